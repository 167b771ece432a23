import { once } from 'node:events';
import { expressSessions } from 'latchkey/express';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { TestClient } from '../../src/testing/client/test-client.ts';
import { type RunningMount, startMount } from './mount-case.ts';
import { mounts } from './mounts.ts';
import { OLD_SECRET, OldSessions, signed } from './old-sessions.ts';
import { loggedIn, makeUser, tokenOf } from './visitors.ts';

const HELLO = 'Hello, ada@example.com';
const NOBODY = 'Hello, AnonymousUser';

let made = 0;

describe.each(mounts)('$name', (mountCase) => {
  const old = new OldSessions();
  let mount: RunningMount;
  let ada: number;
  beforeAll(async () => {
    const adoptSessions = expressSessions({
      secret: ['a newer secret', OLD_SECRET],
      store: old,
      cookieName: 'old.sid',
      cookiePath: '/shop',
      cookieDomain: 'example.com',
      data: ({ cart, broken, others = {} }) => {
        if (broken) throw new Error('a mistake of the project');
        return { cart, ...(others as object) };
      },
    });
    mount = await startMount(mountCase, { adoptSessions, settings: { trustedProxies: ['127.0.0.1'] } });
    ada = (await makeUser(mount, 'ada')).id;
  });
  afterAll(() => mount.stop());
  beforeEach(() => {
    old.kept.clear();
    old.kept.set('s1', { passport: { user: ada }, cart: ['tea'] });
    old.loads.length = 0;
    old.onLoad = async () => undefined;
  });

  function visitor(cookie = signed('s1')): TestClient {
    const client = mount.client();
    client.cookies.set('old.sid', cookie);
    return client;
  }

  /** The cookies of an answer: what each is called, and what it is set to be. */
  const cookiesOf = (answer: { readonly headers: Headers }) =>
    answer.headers
      .getSetCookie()
      .map((line) => line.replace(/^((?:\S*\.sid|\S*session)=)[\w-]{10,}/, '$1***'));

  it("keeps the visitor of a host's page logged in, and removes the old session and its cookie", async () => {
    const client = visitor();
    const answer = await client.get('/hello');
    expect(answer.text).toBe(HELLO);
    expect(cookiesOf(answer)).toEqual([
      'old.sid=; Max-Age=0; Domain=example.com; Path=/shop; HttpOnly; SameSite=Lax',
      'latchkey_session=***; Max-Age=1209600; Path=/; HttpOnly; SameSite=Lax',
    ]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(old.kept.size).toBe(0);
    expect((await client.get('/api/kept')).json()).toEqual({ cart: ['tea'] });
  });

  it("keeps the visitor of a project's page logged in", async () => {
    const client = visitor();
    const answer = await client.get('/dashboard/');
    expect(answer.status).toBe(200);
    expect(cookiesOf(answer)).toHaveLength(2);
    expect(old.kept.size).toBe(0);
    expect((await client.get('/hello')).text).toBe(HELLO);
  });

  it("takes the good one of two old cookies, the first of which is another app's", async () => {
    const client = visitor();
    const cookie = `old.sid=s%3Aother.signature; old.sid=${signed('s1')}`;
    expect((await client.get('/hello', { cookie })).text).toBe(HELLO);
  });

  it('does so once, and looks no further at the cookies of who is logged in', async () => {
    const client = visitor();
    await client.get('/hello');
    client.cookies.set('old.sid', signed('s1'));
    expect(cookiesOf(await client.get('/hello'))).toEqual([]);
    expect(cookiesOf(await (await loggedIn(mount, 'ada')).get('/hello'))).toEqual([]);
    await mount.client().get('/hello');
    expect(old.loads).toEqual(['s1']);
  });

  it('gives each of two requests a session that read the old one in the same moment', async () => {
    const both = Promise.withResolvers<void>();
    old.onLoad = async () => {
      if (old.loads.length === 2) both.resolve();
      await both.promise;
    };
    const clients = [visitor(), visitor()];
    const answers = await Promise.all(clients.map((client) => client.get('/hello')));
    expect(answers.map(({ text }) => text)).toEqual([HELLO, HELLO]);
    expect(old.loads).toEqual(['s1', 's1']);
    old.onLoad = async () => undefined;
    for (const client of clients) expect((await client.get('/hello')).text).toBe(HELLO);
    expect(new Set(clients.map(({ cookies }) => cookies.get('latchkey_session'))).size).toBe(2);
  });

  it('says nothing of our cookie to the later of two requests that finds the old session gone', async () => {
    await visitor().get('/hello');
    const later = await visitor().get('/hello');
    expect(later.text).toBe(NOBODY);
    expect(cookiesOf(later)).toEqual([expect.stringMatching(/^old\.sid=; Max-Age=0;/)]);
  });

  it.each([
    ['signed by nobody', 's%3As1'],
    ['signed by somebody else', signed('s1', 'a secret of somebody else')],
    ['signed for another session', signed('s2').replace('s2', 's1')],
    ['not encoded as it should be', '%E0%A4%A'],
    ['of a session that is not there', signed('s3')],
    ['empty', ''],
  ])('takes a cookie that is %s for none', async (_, cookie) => {
    const answer = await visitor(cookie).get('/hello');
    expect(answer.text).toBe(NOBODY);
    expect(cookiesOf(answer)).toEqual([expect.stringMatching(/^old\.sid=; Max-Age=0;/)]);
    expect([...old.kept.keys()]).toEqual(['s1']);
  });

  it('loses nothing when the old session cannot be read', async () => {
    old.onLoad = async () => {
      throw new Error('the old store is away');
    };
    const client = visitor();
    const failed = await client.get('/hello');
    expect(failed.status).toBe(500);
    expect(cookiesOf(failed)).toEqual([]);
    old.onLoad = async () => undefined;
    expect((await client.get('/hello')).text).toBe(HELLO);
  });

  it('loses nothing when the project fails to say what goes over', async () => {
    old.kept.set('s1', { passport: { user: ada }, broken: true });
    const failed = await visitor().get('/hello');
    expect(failed.status).toBe(500);
    expect(cookiesOf(failed)).toEqual([]);
    expect([...old.kept.keys()]).toEqual(['s1']);
  });

  it('leaves behind what a session does not take, and nothing else, and tells of it', async () => {
    const others = {
      'flash messages': 'a name with a space',
      '': 'no name',
      nul: 'a \0',
      deep: JSON.parse(`${'['.repeat(1000)}${']'.repeat(1000)}`),
      large: 'x'.repeat(100_000),
      last: 'kept',
    };
    old.kept.set('s1', { passport: { user: ada }, cart: ['tea'], others });
    const client = visitor();
    expect((await client.get('/hello')).text).toBe(HELLO);
    expect((await client.get('/api/kept')).json()).toEqual({ cart: ['tea'], last: 'kept' });
    expect(old.kept.size).toBe(0);
    const left = mount.log.filter((line) => line.includes('old_session_value_left'));
    expect(left).toHaveLength(5);
    expect(left[0]).toContain('session_key_invalid');
    expect(left.join()).not.toContain('no name');
  });

  it('refuses a form that was made before, and keeps its visitor logged in', async () => {
    const client = visitor();
    expect((await client.post('/basket/', { item: 'milk' })).status).toBe(403);
    expect((await client.get('/hello')).text).toBe(HELLO);
    const csrfmiddlewaretoken = await tokenOf(client);
    expect((await client.post('/basket/', { item: 'milk', csrfmiddlewaretoken })).status).toBe(302);
  });

  it('takes the data of visitors who were not logged in', async () => {
    old.kept.set('s1', { cart: ['milk'] });
    const client = visitor();
    expect((await client.get('/hello')).text).toBe(NOBODY);
    expect((await client.get('/api/kept')).json()).toEqual({ cart: ['milk'] });
    expect(old.kept.size).toBe(0);
  });

  it('makes no session for visitors who had none worth keeping', async () => {
    old.kept.set('s1', { passport: {} });
    expect(cookiesOf(await visitor().get('/hello'))).toEqual([
      expect.stringMatching(/^old\.sid=; Max-Age=0;/),
    ]);
    expect(old.kept.size).toBe(0);
  });

  it('lets nobody in whose user is gone', async () => {
    old.kept.set('s1', { passport: { user: 999_999 }, cart: ['tea'] });
    const client = visitor();
    expect((await client.get('/hello')).text).toBe(NOBODY);
    expect([...client.cookies.keys()]).toEqual([]);
    expect(old.kept.size).toBe(0);
  });

  it.each(['setPassword', 'setUnusablePassword'] as const)(
    'lets nobody in by an old cookie after %s, in whose hands soever it is',
    async (change) => {
      const { users } = mount.project.accounts;
      const eve = await makeUser(mount, `eve${made++}`);
      old.kept.set('s1', { passport: { user: eve.id }, cart: ['tea'] });
      expect(await users[change](eve, 'a brand new one')).not.toBeNull();
      const client = visitor();
      const answer = await client.get('/hello');
      expect(answer.text).toBe(NOBODY);
      expect(cookiesOf(answer)).toEqual([expect.stringMatching(/^old\.sid=; Max-Age=0;/)]);
      expect(old.kept.size).toBe(0);
      expect((await client.get('/api/kept')).json()).toEqual({});
    },
  );

  it('opens no session that outlives a change of the password in the same moment', async () => {
    const { users } = mount.project.accounts;
    const eve = await makeUser(mount, `eve${made++}`);
    old.kept.set('s1', { passport: { user: eve.id } });
    old.onLoad = async () => void (await users.setPassword(eve, 'a brand new one'));
    const client = visitor();
    await client.get('/hello');
    expect((await client.get('/hello')).text).toBe(NOBODY);
  });

  it('takes the sessions of others over all the same', async () => {
    const { users } = mount.project.accounts;
    await users.setPassword(await makeUser(mount, `eve${made++}`), 'a brand new one');
    expect((await visitor().get('/hello')).text).toBe(HELLO);
  });

  it('ends the old session of who logs out, though it was not the one that was open', async () => {
    const client = await loggedIn(mount, 'ada');
    client.cookies.set('old.sid', signed('s1'));
    const answer = await client.post('/accounts/logout/', { csrfmiddlewaretoken: await tokenOf(client) });
    expect(answer.status).toBe(302);
    expect(old.kept.size).toBe(0);
    expect([...client.cookies.keys()]).not.toContain('old.sid');
    expect((await client.get('/hello')).text).toBe(NOBODY);
  });

  it('sets secure cookies on https', async () => {
    const answer = await visitor().get('/hello', { 'x-forwarded-proto': 'https' });
    expect(cookiesOf(answer)).toEqual([
      'old.sid=; Max-Age=0; Domain=example.com; Path=/shop; HttpOnly; SameSite=Lax; Secure',
      '__Host-latchkey_session=***; Max-Age=1209600; Path=/; HttpOnly; SameSite=Lax; Secure',
    ]);
  });

  // Only an adapter that sees the raw request knows of sockets.
  const itWithSockets = mountCase.seesRawRequest ? it : () => undefined;
  itWithSockets('leaves the old session to a page when a socket is opened', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${mount.port}/live`, {
      headers: { cookie: `old.sid=${signed('s1')}`, origin: mount.origin },
    });
    const [message] = await once(socket, 'message');
    expect(String(message)).toBe(NOBODY);
    expect(old.loads).toEqual([]);
    expect((await visitor().get('/hello')).text).toBe(HELLO);
  });
});
