import { expressSessions } from 'latchkey/express';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ADDRESS_PAGE, CODE_PAGE, stagedLogins, typeSecret } from '../support/staged-logins.ts';
import { cookieLines, plain, shapeOf } from './answer-shape.ts';
import { type RunningMount, startMount } from './mount-case.ts';
import { allMounts } from './mounts.ts';
import { OLD_SECRET, OldSessions, signed } from './old-sessions.ts';
import { makeUser, PASSWORD, sameBrowser } from './visitors.ts';

const ADA = 'ada@example.com';
const NOBODY = 'Hello, AnonymousUser';

describe.each(allMounts)('$name', (mountCase) => {
  const staged = stagedLogins();
  const old = new OldSessions();
  let mount: RunningMount;
  let ada: number;
  beforeAll(async () => {
    const adoptSessions = expressSessions({
      secret: OLD_SECRET,
      store: old,
      cookieName: 'old.sid',
      data: ({ cart }) => ({ cart }),
    });
    mount = await startMount(mountCase, { project: staged.project, adoptSessions });
    ada = (await makeUser(mount, 'ada')).id;
    await makeUser(mount, 'bob');
  });
  afterAll(() => mount.stop());
  beforeEach(() => {
    old.kept.clear();
    old.loads.length = 0;
    old.onLoad = async () => undefined;
    staged.unproven.clear();
    staged.withCode.clear();
    staged.withCode.add(ADA);
  });

  const begin = async (page: string, email = ADA) => {
    const client = mount.client();
    const door = page.startsWith('/door/') ? '/basket/' : page;
    const answer = await client.submit(door, { email, password: PASSWORD }, page);
    return { client, answer };
  };
  const hello = async (client: ReturnType<RunningMount['client']>) => (await client.get('/hello')).text;
  const code = (email = ADA) => staged.secretOf('code', email);

  it("leads from the project's login page to the stage, and from there to next", async () => {
    const { client, answer } = await begin('/accounts/login/?next=/members/%3Fpage%3D2');
    expect(shapeOf(answer)).toEqual({
      ...plain,
      status: 302,
      location: CODE_PAGE,
      cacheControl: 'no-store',
      cookies: [cookieLines.session],
    });
    expect(await hello(client)).toBe(NOBODY);
    expect((await client.get(CODE_PAGE)).text).toContain('code of ada, asked by AnonymousUser');

    const wrong = await typeSecret(client, CODE_PAGE, code('bob@example.com'));
    expect([wrong.status, await hello(client)]).toEqual([200, NOBODY]);
    const right = await typeSecret(client, CODE_PAGE, code());
    expect(shapeOf(right)).toMatchObject({
      location: '/members/?page=2',
      cookies: [cookieLines.session, cookieLines.device],
    });
    expect(await hello(client)).toBe(`Hello, ${ADA}`);
  });

  it("leads from the app's own login to the stage, and from there to the host's page", async () => {
    const { client, answer } = await begin('/door/');
    expect(shapeOf(answer)).toMatchObject({
      status: 302,
      location: CODE_PAGE,
      cookies: [cookieLines.session],
    });
    expect(await hello(client)).toBe(NOBODY);
    expect((await typeSecret(client, CODE_PAGE, code())).location).toBe('/members/');
    expect((await client.get('/members/')).text).toBe(`Member ${ADA}`);
  });

  it('opens nothing by an unfinished login, whose guards lead to its stage', async () => {
    const logins = () => mount.log.filter((line) => line.includes('user_logged_in')).length;
    const before = logins();
    const { client } = await begin('/door/');
    for (const page of ['/members/', '/staff/', '/editors/', '/dashboard/', '/accounts/profile/']) {
      expect(shapeOf(await client.get(page)), page).toMatchObject({ status: 302, location: CODE_PAGE });
    }
    expect((await client.get('/api/me', { accept: 'application/json' })).status).toBe(401);
    expect((await client.get('/api/kept')).json()).toEqual({});
    expect(logins()).toBe(before);
    const ofUsers = mount.log.filter((line) => line.includes(' info user_'));
    expect(ofUsers.at(-1)).toMatch(/ info user_login_pending user=\d+ backend=password stage=code /);
  });

  it('goes through all stages in their order, whatever page is asked for', async () => {
    staged.unproven.add(ADA);
    const { client, answer } = await begin('/door/');
    expect(answer.location).toBe(ADDRESS_PAGE);
    expect((await client.get(CODE_PAGE)).location).toBe(ADDRESS_PAGE);
    expect((await typeSecret(client, ADDRESS_PAGE, staged.secretOf('address', ADA))).location).toBe(
      CODE_PAGE,
    );
    expect(await hello(client)).toBe(NOBODY);
    expect((await client.get(ADDRESS_PAGE)).location).toBe(CODE_PAGE);
    expect((await typeSecret(client, CODE_PAGE, code())).location).toBe('/members/');
    expect(await hello(client)).toBe(`Hello, ${ADA}`);
    expect((await client.get(CODE_PAGE)).location).toBe('/dashboard/');
  });

  it('asks those of no stage who have none', async () => {
    const { client, answer } = await begin('/door/', 'bob@example.com');
    expect(answer.location).toBe('/members/');
    expect(await hello(client)).toBe('Hello, bob@example.com');
    expect((await mount.client().get(CODE_PAGE)).location).toBe(`/accounts/login/?next=${CODE_PAGE}`);
  });

  it('keeps what an anonymous visitor has collected, beyond the stages', async () => {
    const client = mount.client();
    await client.submit('/basket/', { item: 'book' });
    await client.submit('/basket/', { email: ADA, password: PASSWORD }, '/door/');
    await client.submit('/basket/', { item: 'pen' });
    await typeSecret(client, CODE_PAGE, code());
    expect((await client.get('/api/kept')).json()).toEqual({ items: ['book', 'pen'] });
  });

  it('gives a new key at the password and at the end, and opens nothing by the ones before', async () => {
    const client = mount.client();
    await client.submit('/basket/', { item: 'book' });
    const visited = sameBrowser(mount, client);
    await client.submit('/basket/', { email: ADA, password: PASSWORD }, '/door/');
    const unfinished = sameBrowser(mount, client);
    await typeSecret(client, CODE_PAGE, code());
    expect(
      new Set([visited, unfinished, client].map(({ cookies }) => cookies.get('latchkey_session'))).size,
    ).toBe(3);
    for (const stale of [visited, unfinished]) {
      expect(await hello(stale)).toBe(NOBODY);
      expect((await stale.get(CODE_PAGE)).location).toBe(`/accounts/login/?next=${CODE_PAGE}`);
    }
  });

  it('asks the visitor with an old session for the stage too, and takes none of its data over before', async () => {
    old.kept.set('s1', { passport: { user: ada }, cart: ['tea'] });
    const client = mount.client();
    client.cookies.set('old.sid', signed('s1'));
    const asked = await client.get('/members/');
    expect(asked.location).toBe(CODE_PAGE);
    expect(old.kept.size).toBe(0);
    expect(await hello(client)).toBe(NOBODY);
    expect((await client.get('/api/kept')).json()).toEqual({});
    expect(mount.log.join('')).toContain('old_session_value_left');
    expect((await typeSecret(client, CODE_PAGE, code())).location).toBe('/members/');
    expect(await hello(client)).toBe(`Hello, ${ADA}`);
  });
});
