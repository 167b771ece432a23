import {
  accountsUrls,
  defineLoginStage,
  type HttpRequest,
  HttpResponse,
  loginCodeRequested,
  loginWithCode,
  path,
  requestLoginCode,
  userLoggedIn,
} from 'latchkey';
import { createTestApp, type TestApp } from 'latchkey/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CustomUser, type User } from '../../../../starter/accounts/user.ts';
import starter from '../../../../starter/latchkey.config.ts';

const ASK = '/accounts/login/code/';
const ENTER = '/accounts/login/code/enter/';
const LINK = '/accounts/login/code/link/';
const WRONG = '2222-2222';

/** A site with a page of its own for it. */
const ownPages = {
  ...starter,
  urls: [
    ...starter.urls,
    path(
      'own/',
      async (request: HttpRequest<User>) => {
        const { address, code = '' } = (await request.raw.json()) as Record<string, string>;
        const answer =
          address === undefined
            ? await loginWithCode(request, code)
            : await requestLoginCode(request, address, { next: '/dashboard/' });
        return new HttpResponse(JSON.stringify(answer ?? null));
      },
      { methods: ['POST'] },
    ),
    path<User>('stage/', () => new HttpResponse('A stage.')),
  ],
};
const on = { folder: 'starter', settings: { loginByCode: true } as object };

let app: TestApp<User>;
let ada: User;
beforeEach(async () => {
  app = await createTestApp(starter, on);
  ada = await app.createUser({ email: 'Ada@example.com' });
});
afterEach(() => app.close());

type Client = ReturnType<TestApp<User>['client']>;
const codeOf = (mail = app.mail.last) => /^[A-Z0-9]{4}-[A-Z0-9]{4}$/m.exec(mail.text)?.[0] ?? '';
const linkOf = (mail = app.mail.last) => mail.links.find((link) => link.includes('/login/code/')) ?? '';
const isIn = async (client: Client) => (await client.user()).isAuthenticated;

async function ask(email = ada.email, client = app.client()) {
  const answer = await client.submit(ASK, { email });
  return { client, answer };
}

async function open(client: Client, link = linkOf()) {
  return client.follow(await client.get(link));
}

describe('a mailed code', () => {
  it('logs in where it was asked for, once, and ends the link', async () => {
    const { client, answer } = await ask(' ada@EXAMPLE.com ');
    expect(answer.location).toBe(ENTER);
    expect([app.mail.length, app.mail.last.to]).toEqual([1, 'Ada@example.com']);
    expect(codeOf()).toHaveLength(9);
    const link = linkOf();
    const done = await client.submit(ENTER, { code: codeOf().toLowerCase().replace('-', ' ') });
    expect(done.location).toBe('/dashboard/');
    expect(await isIn(client)).toBe(true);
    expect((await client.get('/dashboard/')).text).toContain('You are logged in.');
    expect((await open(client, link)).status).toBe(410);
    const backends = await app.database.kysely
      .selectFrom('latchkey_session')
      .select('backend')
      .where('user_id', '=', ada.id)
      .execute();
    expect(backends).toEqual([{ backend: 'mailed_code' }]);
  });

  it('has three tries', async () => {
    const { client } = await ask();
    const code = codeOf();
    const wrong = await client.submit(ENTER, { code: WRONG });
    expect([wrong.status, wrong.text.includes('The code is not correct.')]).toEqual([200, true]);
    await client.submit(ENTER, { code: WRONG });
    expect((await client.submit(ENTER, { code: WRONG })).text).toContain('has been used or is too old');
    expect((await client.submit(ENTER, { code })).text).toContain('has been used or is too old');
    expect(await isIn(client)).toBe(false);
  });

  it('is good for ten minutes, and only where it was asked for', async () => {
    const { client } = await ask();
    const code = codeOf();
    const stranger = app.client();
    expect((await stranger.get(ENTER)).location).toBe(ASK);
    app.clock.advance({ minutes: 10 });
    expect((await client.submit(ENTER, { code })).text).toContain('has been used or is too old');
  });

  it('proves the address of who has no password', async () => {
    expect(await app.accounts.addresses.isProven(ada)).toBe(false);
    const { client } = await ask();
    await client.submit(ENTER, { code: codeOf() });
    expect(await app.accounts.addresses.isProven(ada)).toBe(true);
  });

  it('ends with a newer one, with a first password and with another address', async () => {
    const { client } = await ask();
    const first = codeOf();
    app.clock.advance({ minutes: 1 });
    await ask(ada.email, client);
    expect((await client.submit(ENTER, { code: first })).text).toContain('The code is not correct.');
    await app.accounts.users.update(ada, { email: 'other@example.com' });
    expect((await client.submit(ENTER, { code: codeOf() })).text).toContain('has been used or is too old');
    expect(await isIn(client)).toBe(false);
  });

  it('stays good when a stranger asks for another one, and not when its owner does', async () => {
    const { client } = await ask();
    const code = codeOf();
    app.clock.advance({ minutes: 1 });
    await ask();
    expect(app.mail).toHaveLength(2);
    expect((await client.submit(ENTER, { code: codeOf() })).text).toContain('The code is not correct.');
    await client.submit(ENTER, { code });
    expect(await isIn(client)).toBe(true);

    await client.logout();
    app.clock.advance({ minutes: 1 });
    await ask(ada.email, client);
    const old = linkOf();
    app.clock.advance({ minutes: 1 });
    await ask(ada.email, client);
    await open(client, old);
    expect((await client.submit(LINK, {})).status).toBe(410);
    expect(await isIn(client)).toBe(false);
  });
});

describe('the link beside it', () => {
  it('logs in by a button alone, without its secret in the address, and ends the code', async () => {
    const { client } = await ask();
    const code = codeOf();
    const page = await open(client);
    expect([page.path, page.status]).toEqual([LINK, 200]);
    await client.request(LINK, { method: 'HEAD' });
    expect(await isIn(client)).toBe(false);
    expect((await client.post(LINK, {})).status).toBe(403);
    const secret = new URL(linkOf()).pathname.split('/').at(-2) ?? '';
    expect(secret).toHaveLength(43);
    expect((await client.submit(LINK, {})).location).toBe('/dashboard/');
    expect(await isIn(client)).toBe(true);
    expect((await client.get(LINK)).status).toBe(410);
    expect(page.text + page.path + app.log.join()).not.toContain(secret);
    expect(app.log.join()).not.toContain(code);
    expect((await client.get(ENTER)).location).toBe(ASK);
  });

  it('logs nobody in elsewhere, says what to do, and stays good', async () => {
    const { client } = await ask();
    const other = app.client();
    const page = await open(other);
    expect(page.text).toContain('works only in the browser in which you asked for it');
    expect(page.text).toContain(`href="${ASK}"`);
    expect((await other.get(LINK)).status).toBe(410);
    expect(await isIn(other)).toBe(false);
    // Nor where a link of one's own was asked for.
    await app.createUser({ email: 'eve@example.com' });
    const link = linkOf();
    await ask('eve@example.com', other);
    expect((await open(other, link)).text).toContain('works only in the browser');
    await open(client, link);
    expect((await client.submit(LINK, {})).location).toBe('/dashboard/');
  });
});

describe('an account with a password', () => {
  it('has codes once its address is proven, and a mail that says so before', async () => {
    ada = await app.createUser({ email: 'pia@example.com', password: 'correct horse battery' });
    const refused = await ask();
    expect(refused.answer.location).toBe(ENTER);
    expect(app.mail.last.text).toContain('nobody has shown yet that the address is theirs');
    expect(app.mail.last.links).toContainEqual(expect.stringMatching(/\/accounts\/password_reset\/$/));
    expect([codeOf(), linkOf()]).toEqual(['', '']);
    expect((await refused.client.submit(ENTER, { code: WRONG })).text).toContain('The code is not correct.');

    await app.accounts.addresses.prove(ada, ada.email);
    app.clock.advance({ minutes: 1 });
    const { client } = await ask();
    await client.submit(ENTER, { code: codeOf() });
    expect(await isIn(client)).toBe(true);
    expect(await app.accounts.users.hasUsablePassword(ada)).toBe(true);
  });

  it('has none while somebody else has proven its address last', async () => {
    ada = await app.createUser({ email: 'pia@example.com', password: 'correct horse battery' });
    await app.accounts.addresses.prove(ada, ada.email);
    const { client } = await ask();
    await app.accounts.addresses.unprove(ada, ada.email);
    expect((await client.submit(ENTER, { code: codeOf() })).text).toContain('has been used or is too old');
    expect(await isIn(client)).toBe(false);
  });
});

describe('who asks', () => {
  const counts = async () => {
    const { kysely } = app.database;
    const secrets = await kysely.selectFrom('latchkey_one_time_secret').selectAll().execute();
    const sessions = await kysely.selectFrom('latchkey_session').selectAll().execute();
    return [secrets.length, sessions.length];
  };
  const tokens = /name="csrfmiddlewaretoken" value="[^"]*"/g;

  it('learns nothing of the address: one answer and one work for known, unknown, closed and unproven ones', async () => {
    await app.createUser({ email: 'off@example.com', isActive: false });
    await app.createUser({ email: 'pia@example.com', password: 'correct horse battery' });
    const said = async (email: string) => {
      const before = await counts();
      const { client, answer } = await ask(email);
      const shown = [await client.get(ENTER)];
      for (let tries = 0; tries < 3; tries++) shown.push(await client.submit(ENTER, { code: WRONG }));
      const pages = shown.map(({ status, text }) => [
        status,
        text.replaceAll(tokens, '').replaceAll(email, ''),
      ]);
      const after = await counts();
      return { at: answer.location, pages, work: after.map((count, index) => count - (before[index] ?? 0)) };
    };
    const known = await said('ada@example.com');
    expect(known.pages[0]?.[1]).toContain('a message with a code and a link is on its way');
    expect(known.work[0]).toBe(2);
    for (const email of ['any@example.com', 'off@example.com', 'pia@example.com']) {
      expect(await said(email)).toEqual(known);
    }
    expect(app.mail.map(({ to }) => to)).toEqual(['Ada@example.com', 'pia@example.com']);
    // Past the limit too.
    const again = await said('ada@example.com');
    expect(again.work[0]).toBe(0);
    expect(await said('any@example.com')).toEqual(again);
  });

  it('gets one mail a minute and five an hour, and the code of before stays good', async () => {
    const { client } = await ask();
    const code = codeOf();
    await ask(ada.email, client);
    expect(app.mail).toHaveLength(1);
    for (let more = 0; more < 6; more++) {
      app.clock.advance({ minutes: 1 });
      await ask();
    }
    expect(app.mail).toHaveLength(5);
    app.clock.advance({ hours: 1 });
    await ask(ada.email, client);
    expect(app.mail).toHaveLength(6);
    expect((await client.submit(ENTER, { code })).text).toContain('The code is not correct.');
    await ask(ada.email, client);
    await client.submit(ENTER, { code: codeOf() });
    expect(await isIn(client)).toBe(true);
  });

  it('goes on to next, where that is on this site', async () => {
    const goTo = async (next: string) => {
      app.clock.advance({ minutes: 1 });
      const client = app.client();
      const page = await client.get(`/accounts/login/?next=${encodeURIComponent(next)}`);
      const way = /href="(\/accounts\/login\/code\/[^"]*)"/.exec(page.text)?.[1] ?? '';
      const form = await client.get(way.replaceAll('&amp;', '&'));
      const kept = /name="next" value="([^"]*)"/.exec(form.text)?.[1] ?? '';
      await client.submit(ASK, { email: ada.email, next: kept });
      return (await client.submit(ENTER, { code: codeOf() })).location;
    };
    expect(await goTo('/visits/?page=2')).toBe('/visits/?page=2');
    expect(await goTo('https://evil.example/')).toBe('/dashboard/');
    const { client } = { client: app.client() };
    app.clock.advance({ minutes: 1 });
    await client.submit(ASK, { email: ada.email, next: '//evil.example/' });
    await open(client);
    expect((await client.submit(LINK, {})).location).toBe('/dashboard/');
  });

  it('is told what is no address', async () => {
    expect((await ask('nobody')).answer.text).toContain('id="id_email_error"');
  });
});

describe('a project', () => {
  it('has none of it until it says so', async () => {
    await using off = await createTestApp(ownPages, { folder: 'starter' });
    const client = off.client();
    const paths = [ASK, ENTER, LINK, `/accounts/login/code/${'x'.repeat(43)}/`];
    for (const page of paths) expect((await client.get(page)).status).toBe(404);
    expect((await client.get('/accounts/login/')).text).not.toContain('login/code');
    expect((await client.sendJson('/own/', { address: 'ada@example.com' })).status).toBe(500);
    expect(off.log.join()).toContain('the setting loginByCode is off');
    const user = await off.createUser({ email: 'ada@example.com' });
    const session = off.accounts.sessions.empty();
    await expect(off.accounts.login(session, user, { backend: 'mailed_code' })).rejects.toMatchObject({
      code: 'backend_unknown',
    });
  });

  it('has no such pages where its users have no address', () => {
    const names = accountsUrls({ ...CustomUser, emailField: null }).map(({ name }) => name);
    expect(names).not.toContain('login_code');
  });

  it('keeps its stages, and asks one backend for permissions as before', async () => {
    const stage = defineLoginStage<User>({ name: 'second', url: '/stage/', due: () => true });
    await using staged = await createTestApp({ ...ownPages, loginStages: [stage] }, on);
    const user = await staged.createUser({ email: 'ada@example.com' });
    const client = staged.client();
    await client.submit(ASK, { email: user.email });
    const done = await client.submit(ENTER, { code: codeOf(staged.mail.last) });
    expect(done.location).toBe('/stage/');
    expect((await client.user()).isAuthenticated).toBe(false);
    expect(await staged.accounts.permissions.withPerm('auth.add_group')).toEqual([]);
  });

  it('calls the rules from pages of its own, and hears what happens', async () => {
    await using own = await createTestApp(ownPages, on);
    const told: string[] = [];
    own.accounts.on(loginCodeRequested, ({ user, address }) => void told.push(`${user} ${address}`), {
      inTransaction: true,
    });
    own.accounts.on(userLoggedIn, ({ user, backend }) => void told.push(`${user} by ${backend}`));
    await own.createUser({ email: 'ada@example.com' });
    const client = own.client();
    const post = async (values: object) => (await client.sendJson('/own/', values)).json();
    expect(await post({ code: WRONG })).toEqual({ state: 'over' });
    await post({ address: 'no address' });
    await post({ address: 'bob@example.com' });
    await post({ address: 'ada@example.com' });
    expect(await post({ code: WRONG })).toEqual({ state: 'wrong' });
    const answer = await post({ code: codeOf(own.mail.last) });
    expect(answer).toEqual({ state: 'finished', url: '/dashboard/' });
    expect(told).toEqual([
      'null bob@example.com',
      'ada@example.com ada@example.com',
      'ada@example.com by mailed_code',
    ]);
  });
});
