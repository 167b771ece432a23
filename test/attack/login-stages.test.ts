import { defineLoginStage, type LoginStage, userLoggedIn } from 'latchkey';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppClient } from '../../src/testing/client/app-client.ts';
import { csrfTokenOf, type TestClient } from '../../src/testing/client/test-client.ts';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import {
  attackProject,
  isLoggedIn,
  logIn,
  makeUser,
  PASSWORD,
  startAttackSite,
} from '../support/attack-project.ts';
import {
  ADDRESS_PAGE,
  CODE_PAGE,
  type StagedLogins,
  stagedLogins,
  typeSecret,
} from '../support/staged-logins.ts';

const ADA = 'ada@example.com';
const MALLORY = 'mallory@example.com';

let site: TestSite<User>;
let staged: StagedLogins;
let ada: User;
let time: number;
beforeEach(async () => {
  staged = stagedLogins();
  time = Date.now();
  const { loginStages, urls } = staged.project;
  const project = { ...attackProject, loginStages, urls: [...attackProject.urls, ...urls.slice(-3)] };
  site = await startAttackSite({ clock: () => time }, project);
  ada = await makeUser(site, ADA);
  staged.withCode.add(ADA);
});
afterEach(() => site.stop());

const code = (user = ADA) => staged.secretOf('code', user);

/** A visitor who has typed Ada's password, and no code. */
async function halfway(client = site.client(), page = '/accounts/login/'): Promise<AppClient<User>> {
  const fields = { email: ADA, password: PASSWORD };
  const { location } = await client.submit(page, fields, '/accounts/login/');
  expect(location).toBe(CODE_PAGE);
  return client;
}

it('of a user who is deleted in that moment is refused, and fails no page', async () => {
  await site.stop();
  const gone: LoginStage<User> = defineLoginStage({
    name: 'gone',
    url: '/',
    due: async ({ user }) => (await site.accounts.users.delete(user)) !== 'deleted',
  });
  site = await startAttackSite({}, { ...attackProject, loginStages: [gone] });
  await makeUser(site, ADA);
  const client = site.client();
  const answer = await client.submit('/accounts/login/', { email: ADA, password: PASSWORD });
  expect(answer.status).toBe(400);
  expect(await isLoggedIn(client)).toBe(false);
});

/** Whether the right code finishes the login. */
async function finishes(client: TestClient): Promise<boolean> {
  const page = await client.get(CODE_PAGE);
  if (page.status !== 200) return false;
  return (await typeSecret(client, CODE_PAGE, code())).location === '/dashboard/' && isLoggedIn(client);
}

const sameCookies = (client: TestClient) => {
  const other = site.client();
  for (const [name, value] of client.cookies) other.cookies.set(name, value);
  return other;
};

const pendingData = async () => {
  const rows = await site.database.kysely.selectFrom('latchkey_session').selectAll().execute();
  return rows.map(({ data, user_id }) => ({ data: JSON.parse(String(data)), user_id }));
};

describe('an unfinished login', () => {
  it('is nobody to every page, writes no last login, and tells nobody of a login (GHSA-xg6x-h9c9-2m83)', async () => {
    const told: string[] = [];
    site.accounts.on(userLoggedIn, ({ user }) => void told.push(user.email));
    const client = await halfway();
    expect(await isLoggedIn(client)).toBe(false);
    expect((await client.get('/session/')).json()).toEqual({});
    expect((await pendingData()).map(({ user_id }) => user_id)).toEqual([null]);
    expect((await site.accounts.users.get(ada.id))?.lastLogin).toBeNull();
    expect(told).toEqual([]);
    expect(await finishes(client)).toBe(true);
    expect((await site.accounts.users.get(ada.id))?.lastLogin).not.toBeNull();
    expect(told).toEqual([ADA]);
    expect((await pendingData()).map(({ data }) => data)).toEqual([{}]);
  });

  it('is over after ten minutes, however often its page is asked for', async () => {
    const client = await halfway();
    time += 9 * 60_000;
    expect((await client.get(CODE_PAGE)).status).toBe(200);
    time += 60_000;
    expect((await client.get(CODE_PAGE)).location).toBe(`/accounts/login/?next=${CODE_PAGE}`);
    expect((await client.get('/dashboard/')).location).toBe('/accounts/login/?next=/dashboard/');
    expect((await typeSecret(client, '/accounts/login/', 'x')).status).toBe(200);
    expect(await isLoggedIn(client)).toBe(false);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['the password was changed', () => site.accounts.users.setPassword(ada, 'another good password')],
    ['the user was deactivated', () => site.accounts.users.update(ada, { isActive: false })],
    [
      'the user was deleted',
      () => site.database.kysely.deleteFrom('accounts_customuser').where('email', '=', ADA).execute(),
    ],
  ])('is over when %s', async (_, change) => {
    const client = await halfway();
    await change();
    expect((await client.get(CODE_PAGE)).location).toBe(`/accounts/login/?next=${CODE_PAGE}`);
    expect(await finishes(client)).toBe(false);
    expect(await isLoggedIn(client)).toBe(false);
  });

  it('is over after a logout, also in another tab', async () => {
    const client = await halfway();
    await sameCookies(client).submit('/accounts/login/', {}, '/accounts/logout/');
    expect(await finishes(client)).toBe(false);
  });

  it('gives way to the next login, of another user or without a stage', async () => {
    await makeUser(site, MALLORY);
    const client = await halfway();
    const stale = sameCookies(client);
    expect(await logIn(client, MALLORY)).toBe(true);
    expect((await client.get(CODE_PAGE)).location).toBe('/dashboard/');
    expect(await finishes(stale)).toBe(false);
    expect(JSON.stringify(await pendingData())).not.toContain('login');
  });

  it('is of the user whose password was typed last, whose code alone counts', async () => {
    await makeUser(site, MALLORY);
    staged.withCode.add(MALLORY);
    const client = site.client();
    await client.submit('/accounts/login/', { email: MALLORY, password: PASSWORD });
    await halfway(client);
    expect((await typeSecret(client, CODE_PAGE, code(MALLORY))).status).toBe(200);
    expect(await isLoggedIn(client)).toBe(false);
    expect(await finishes(client)).toBe(true);
    expect((await client.get('/dashboard/')).text).toContain(ADA);
  });

  it.each(['goes on', 'is over'])(
    'leaves nothing of a stage to another user’s, when it %s',
    async (state) => {
      await makeUser(site, MALLORY);
      staged.withCode.add(MALLORY);
      const client = site.client();
      await client.submit('/accounts/login/', { email: MALLORY, password: PASSWORD });
      // What her stage keeps: the code that was sent to her.
      await (await client.session()).set('login_code', 'sent to Mallory');
      if (state === 'is over') time += 11 * 60_000;
      const before = sameCookies(client);
      await halfway(client);
      expect((await client.session()).keys()).toEqual([]);
      expect((await before.session()).keys()).toEqual([]);
      expect(await finishes(client)).toBe(true);
    },
  );

  it('leaves nothing of a stage to another user’s login without a stage', async () => {
    await makeUser(site, MALLORY);
    const client = await halfway();
    await (await client.session()).set('login_code', 'sent to Ada');
    expect(await logIn(client, MALLORY)).toBe(true);
    expect((await client.session()).keys()).toEqual([]);
  });

  it('ends the session of whom was logged in before, with the data, and shows them to nobody', async () => {
    await makeUser(site, MALLORY);
    const client = site.client();
    expect(await logIn(client, MALLORY)).toBe(true);
    await client.submit('/accounts/profile/', { value: 'hers' }, '/keep/secret/');
    const before = sameCookies(client);
    await halfway(client, '/accounts/profile/');
    expect((await client.get('/session/')).json()).toEqual({});
    for (const one of [client, before]) expect(await isLoggedIn(one)).toBe(false);
    expect(await finishes(client)).toBe(true);
    expect((await client.get('/session/')).json()).toEqual({});
  });
});

describe('a visitor who wants to get past a stage', () => {
  it('cannot finish a stage whose turn it is not', async () => {
    staged.unproven.add(ADA);
    const client = site.client();
    await client.submit('/accounts/login/', { email: ADA, password: PASSWORD });
    expect((await client.get('/skip/')).location).toBe(ADDRESS_PAGE);
    expect((await client.get('/skip/')).location).toBe(ADDRESS_PAGE);
    expect(await isLoggedIn(client)).toBe(false);
    await typeSecret(client, ADDRESS_PAGE, staged.secretOf('address', ADA));
    expect((await client.get(CODE_PAGE)).status).toBe(200);
  });

  it('cannot finish a login that was never begun', async () => {
    const client = site.client();
    expect((await client.get('/skip/')).status).toBe(410);
    await client.submit('/accounts/login/', { value: '1' }, '/keep/x/');
    expect((await client.get('/skip/')).status).toBe(410);
  });

  it('cannot write an unfinished login into the session by a name of a project', async () => {
    const client = site.client();
    const forged = JSON.stringify({ userId: ada.id, stage: 'code', passed: [], at: time });
    const answer = await client.submit('/accounts/login/', { value: forged }, '/keep/%23login/');
    expect(answer.status).toBe(500);
    for (const name of ['login', 'pending', '.login']) {
      await client.submit('/accounts/login/', { value: forged }, `/keep/${name}/`);
    }
    expect((await client.get('/skip/')).status).toBe(410);
  });

  it('cannot remove or read it either', async () => {
    const client = await halfway();
    const session = await client.session();
    expect(session.key).not.toBeNull();
    expect([session.keys(), session.has('#login'), session.get('#login')]).toEqual([[], false, undefined]);
    await session.delete('#login');
    await expect(session.set('#login', 1)).rejects.toMatchObject({ code: 'session_key_invalid' });
    expect(await finishes(client)).toBe(true);
  });

  it('cannot use the key that the session had before the password, or before the last stage', async () => {
    const client = site.client();
    await client.submit('/accounts/login/', { value: '1' }, '/keep/planted/');
    const planted = sameCookies(client);
    await halfway(client);
    const unfinished = sameCookies(client);
    expect(await finishes(planted)).toBe(false);
    expect(await finishes(client)).toBe(true);
    expect((await unfinished.get('/skip/')).status).toBe(410);
    expect(await isLoggedIn(unfinished)).toBe(false);
  });

  it('gets one session for the same code typed twice at once', async () => {
    const told: string[] = [];
    site.accounts.on(userLoggedIn, ({ user }) => void told.push(user.email));
    const client = await halfway();
    const tabs = [client, sameCookies(client), sameCookies(client)];
    const fields = { secret: code(), csrfmiddlewaretoken: csrfTokenOf((await client.get(CODE_PAGE)).text) };
    await Promise.all(tabs.map((tab) => tab.post(CODE_PAGE, fields)));
    const inside = await Promise.all(tabs.map(isLoggedIn));
    expect(inside.filter(Boolean)).toHaveLength(1);
    expect(told).toEqual([ADA]);
    expect(await pendingData()).toEqual([{ data: {}, user_id: ada.id }]);
  });

  it('gets one session of two requests that have both found the login waiting', async () => {
    const client = await halfway();
    const [first, second] = [await client.session(), await client.session()];
    expect(await site.accounts.finishLoginStage(first, { name: 'code' })).toMatchObject({
      state: 'finished',
    });
    expect(await site.accounts.finishLoginStage(second, { name: 'code' })).toBeNull();
    expect([first.user.isAuthenticated, second.user.isAuthenticated]).toEqual([true, false]);
    expect(await pendingData()).toHaveLength(1);
  });

  it('logs in where the data of the session are full', async () => {
    const client = site.client();
    for (const size of [16_000, 1000, 50]) {
      const value = 'x'.repeat(size);
      let kept = 200;
      for (let index = 0; kept === 200; index++) {
        kept = (await client.submit('/accounts/login/', { value }, `/keep/v${size}.${index}/`)).status;
      }
      expect(kept).toBe(413);
    }
    expect(await finishes(await halfway(client))).toBe(true);
  });

  it('goes to no other site afterwards', async () => {
    const client = site.client();
    const fields = { email: ADA, password: PASSWORD, next: 'https://evil.example/' };
    expect((await client.submit('/accounts/login/', fields)).location).toBe(CODE_PAGE);
    expect((await typeSecret(client, CODE_PAGE, code())).location).toBe('/dashboard/');
  });
});

describe('a project', () => {
  const start = (loginStages: StagedLogins['project']['loginStages']) =>
    startAttackSite({}, { ...attackProject, loginStages: loginStages ?? [] });

  it.each([
    ['two stages of one name', [stage('one'), stage('one')], 'another one has the same name'],
    ['a stage without a name', [stage('')], 'a name has 1 to 100 characters'],
    [
      'stages that wait for each other',
      [stage('one', ['two']), stage('two', ['one']), stage('three')],
      'The login stage one, two is not valid: it waits for itself (after)',
    ],
    [
      'a page that is not there',
      [{ ...stage('one'), url: 'nowhere' }],
      /neither a path nor .*No URL is called nowhere.*[^.]\.$/,
    ],
  ])('cannot have %s', async (_, stages, reason) => {
    await expect(start(stages)).rejects.toMatchObject({ code: 'login_stage_invalid' });
    await expect(start(stages)).rejects.toThrow(reason);
  });

  function stage(name: string, after: readonly string[] = []) {
    return { name, url: '/x/', after, due: () => true };
  }
});
