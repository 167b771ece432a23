import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';
import type { PasswordHasher } from 'latchkey';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HashQueue } from '../../src/core/passwords/hash-queue.ts';
import { cheapHashers } from '../../src/testing/cheap-hashers.ts';
import type { TestClient } from '../../src/testing/client/test-client.ts';
import { type MountCase, type RunningMount, startMount } from './mount-case.ts';
import { allMounts } from './mounts.ts';
import { makeUser, PASSWORD, tokenOf } from './visitors.ts';

const PLACES = 6;
/** Hashes at once. */
const { concurrency: AT_ONCE } = new HashQueue();
/** One more than the queue has places for. */
const CROWD = AT_ONCE + PLACES + 1;

/** A hasher that checks no password before the test says so. */
class HeldHasher {
  /** Checks that have begun. */
  begun = 0;
  #gate = Promise.withResolvers<void>();
  readonly hasher: PasswordHasher;

  constructor([cheap] = cheapHashers()) {
    if (!cheap) throw new Error('there is no cheap hasher');
    this.hasher = {
      ...cheap,
      verify: async (password, encoded) => {
        this.begun++;
        await this.#gate.promise;
        return cheap.verify(password, encoded);
      },
    };
  }

  letGo(): void {
    this.#gate.resolve();
  }
}

interface Post {
  readonly path: string;
  readonly client: TestClient;
  readonly body: string;
  readonly ip: string;
}

/** Posts a form and gives the way to hang up before the answer. */
function post(mount: RunningMount, { http2 }: MountCase, { path, client, body, ip }: Post): () => void {
  const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const headers = {
    cookie,
    origin: mount.origin,
    'x-forwarded-for': ip,
    'content-type': 'application/x-www-form-urlencoded',
  };
  if (http2) {
    const session = connectHttp2(mount.origin).on('error', () => undefined);
    session
      .request({ ':path': path, ':method': 'POST', ...headers })
      .on('error', () => undefined)
      .end(body);
    return () => session.destroy();
  }
  const socket = connect(mount.port, '127.0.0.1').on('error', () => undefined);
  const lines = Object.entries({
    host: `127.0.0.1:${mount.port}`,
    'content-length': body.length,
    ...headers,
  });
  socket.write(
    `POST ${path} HTTP/1.1\r\n${lines.map((line) => line.join(': ')).join('\r\n')}\r\n\r\n${body}`,
  );
  return () => socket.destroy();
}

describe.each(allMounts)('$name', (mountCase) => {
  // Express 4 does not look at a handler's promise, so that its own page has no answer to a full queue.
  const pages = mountCase.name === 'Express 4' ? ['/accounts/login/'] : ['/accounts/login/', '/door/'];
  let held: HeldHasher;
  let mount: RunningMount;
  let hangUps: readonly (() => void)[] = [];
  beforeEach(async () => {
    held = new HeldHasher();
    mount = await startMount(mountCase, {
      settings: {
        passwordHashers: [held.hasher],
        passwordHashQueueSize: PLACES,
        trustedProxies: ['127.0.0.1'],
        // They are turned away by the queue alone.
        throttleLoginNetwork: null,
        throttleLoginAccount: null,
      },
    });
    await makeUser(mount, 'ada');
  });
  afterEach(async () => {
    for (const hangUp of hangUps) hangUp();
    held.letGo();
    // Each of the crowd, and the visitor who came then, has ended in one way or another.
    const ends = /user_logged_in|request_refused|hash_dropped/;
    await expect.poll(() => mount.log.filter((line) => ends.test(line)).length).toBe(CROWD + 1);
    await mount.stop();
  });

  const refusals = (reason: string) => mount.log.filter((line) => line.includes(reason)).length;

  async function formOf(client: TestClient): Promise<Record<string, string>> {
    return { csrfmiddlewaretoken: await tokenOf(client), email: 'ada@example.com', password: PASSWORD };
  }

  /** Fills the queue from one network. */
  async function crowd(path: string): Promise<void> {
    const client = mount.client();
    const body = new URLSearchParams(await formOf(client)).toString();
    hangUps = Array.from({ length: CROWD }, (_, index) =>
      post(mount, mountCase, { path, client, body, ip: `203.0.113.${index}` }),
    );
    await expect.poll(() => refusals('hashes are waiting')).toBe(1);
  }

  it.each(pages)('checks no password at %s for who has gone', async (path) => {
    await crowd(path);
    for (const hangUp of hangUps) hangUp();
    await expect.poll(() => refusals('went away')).toBe(PLACES);
    const client = mount.client();
    const fields = await formOf(client);
    held.letGo();
    expect((await client.post(path, fields)).status).toBe(302);
    expect(held.begun).toBe(AT_ONCE + 1);
  });

  it.each(pages)('lets a crowd of one network turn nobody away at %s', async (path) => {
    await crowd(path);
    const client = mount.client();
    const answer = client.post(path, await formOf(client), { 'x-forwarded-for': '198.51.100.7' });
    await expect.poll(() => refusals('hashes are waiting')).toBe(2);
    held.letGo();
    expect((await answer).status).toBe(302);
  });
});
