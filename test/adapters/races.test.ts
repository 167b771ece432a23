import { Agent } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { csrfTokenOf } from '../../src/testing/client/test-client.ts';
import { MountClient } from '../support/mount-client.ts';
import { type RunningMount, startMount } from './mount-case.ts';
import { mounts } from './mounts.ts';
import { loggedIn, makeUser, PASSWORD, sameBrowser, sendJson, tokenOf } from './visitors.ts';

/** Holds the page `/slow/` up. */
class Gate {
  #reached = Promise.withResolvers<void>();
  #goOn = Promise.withResolvers<void>();

  get whenReached(): Promise<void> {
    return this.#reached.promise;
  }

  reached(): Promise<void> {
    this.#reached.resolve();
    return this.#goOn.promise;
  }

  open(): void {
    this.#goOn.resolve();
  }

  close(): void {
    this.#reached = Promise.withResolvers<void>();
    this.#goOn = Promise.withResolvers<void>();
  }
}

const LOGINS = 1000;
const AT_ONCE = 8;

describe.each(mounts)('$name', (mountCase) => {
  const gate = new Gate();
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  let mount: RunningMount;
  beforeAll(async () => {
    // More right passwords at once than an account has free tries.
    mount = await startMount(mountCase, { slow: gate, settings: { throttleLoginAccount: null } });
    await makeUser(mount, 'ada');
  });
  beforeEach(async () => {
    gate.close();
    await mount.project.database.kysely.deleteFrom('latchkey_session').execute();
  });
  afterAll(async () => {
    agent.destroy();
    await mount.stop();
  });

  // Where the whole session is read before a request and written after it, the last of them overwrites the others:
  // https://github.com/SerayaEryn/fastify-session/issues/237, https://github.com/expressjs/session/issues/606
  it('loses no value of 100 that requests of one session keep in the same moment', async () => {
    const client = await loggedIn(mount, 'ada');
    const token = await tokenOf(client);
    const keys = Array.from({ length: 100 }, (_, index) => `key${index}`);
    const answers = await Promise.all(
      keys.map((key, value) => sendJson(client, '/api/keep', { token, value: { key, value } })),
    );
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    const kept = JSON.parse((await client.get('/api/kept')).text);
    expect(kept).toEqual(Object.fromEntries(keys.map((key, index) => [key, index])));
  });

  it('keeps what a fast request kept while a slow one was under way', async () => {
    const client = await loggedIn(mount, 'ada');
    const token = await tokenOf(client);
    const slow = client.post('/slow/', { csrfmiddlewaretoken: token });
    await gate.whenReached;
    await sendJson(client, '/api/keep', { token, value: { key: 'fast', value: 1 } });
    gate.open();
    expect((await slow).text).toBe('kept');
    expect(JSON.parse((await client.get('/api/kept')).text)).toEqual({ fast: 1, late: true });
  });

  // A session that is written back at the end of each request comes back after a logout:
  // https://github.com/expressjs/session/issues/632
  it.each(['/accounts/logout/', '/leave/'])(
    'stays logged out by %s when a slower request comes after',
    async (page) => {
      const client = await loggedIn(mount, 'ada');
      const other = sameBrowser(mount, client);
      const token = await tokenOf(client);
      const slow = other.post('/slow/', { csrfmiddlewaretoken: token });
      await gate.whenReached;
      expect((await client.post(page, { csrfmiddlewaretoken: token })).status).toBe(302);
      gate.open();
      const late = await slow;
      expect(late.status).toBe(400);
      expect(late.text).toContain('Your session ended');
      expect(
        await mount.project.database.kysely.selectFrom('latchkey_session').selectAll().execute(),
      ).toEqual([]);
      expect((await other.get('/hello')).text).toBe('Hello, AnonymousUser');
    },
  );

  // A redirect that is sent before the session is kept leads to a page that knows nobody:
  // https://github.com/jaredhanson/passport/issues/482, https://github.com/expressjs/session/issues/309
  it(`is logged in at the page that a login leads to, ${LOGINS} times out of ${LOGINS}`, {
    timeout: 120_000,
  }, async () => {
    let begun = 0;
    const failures: string[] = [];
    const logInAndLook = async () => {
      while (begun++ < LOGINS) {
        const client = new MountClient({ port: mount.port, origin: mount.origin, agent });
        const answer = await client.post('/door/', { email: 'ada@example.com', password: PASSWORD });
        const page = await client.get(answer.location ?? '/hello');
        if (page.text !== 'Member ada@example.com') failures.push(`${answer.status}: ${page.text}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, logInAndLook));
    expect(failures).toEqual([]);
  });

  it('has one key for each of ten logins at once, and none of them is the old one', async () => {
    const client = mount.client();
    const token = csrfTokenOf((await client.get('/basket/')).text);
    await client.post('/basket/', { csrfmiddlewaretoken: token, item: 'book' });
    const old = client.cookies.get('latchkey_session');
    const tabs = Array.from({ length: 10 }, () => sameBrowser(mount, client));
    const fields = { csrfmiddlewaretoken: token, email: 'ada@example.com', password: PASSWORD };
    await Promise.all(tabs.map((tab) => tab.post('/door/', fields)));
    const keys = tabs.map((tab) => tab.cookies.get('latchkey_session'));
    expect(new Set(keys).size).toBe(10);
    expect(keys).not.toContain(old);
    for (const tab of tabs) expect((await tab.get('/members/')).text).toBe('Member ada@example.com');
  });
});
