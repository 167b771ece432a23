import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { TestClient } from '../../src/testing/client/test-client.ts';
import { type RunningMount, startMount } from './mount-case.ts';
import { mounts } from './mounts.ts';
import { loggedIn, makeUser } from './visitors.ts';

describe.each(mounts.filter(({ seesRawRequest }) => seesRawRequest))('$name', (mountCase) => {
  let mount: RunningMount;
  let client: TestClient;
  beforeAll(async () => {
    mount = await startMount(mountCase, { settings: { csrfTrustedOrigins: ['https://app.example'] } });
    await makeUser(mount, 'ada');
    client = await loggedIn(mount, 'ada');
  });
  afterAll(() => mount.stop());

  async function greeting(headers: Readonly<Record<string, string>>): Promise<string> {
    const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const socket = new WebSocket(`ws://127.0.0.1:${mount.port}/live`, { headers: { cookie, ...headers } });
    const [message] = await once(socket, 'message');
    return String(message);
  }

  it('knows the user of a socket that a page of this site opens', async () => {
    expect(await greeting({ origin: mount.origin })).toBe('Hello, ada@example.com');
    expect(await greeting({ origin: 'https://app.example' })).toBe('Hello, ada@example.com');
  });

  it('knows the user of a program, which has no Origin', async () => {
    expect(await greeting({})).toBe('Hello, ada@example.com');
  });

  // Cross-site WebSocket hijacking (CWE-1385): the browser sends the cookies, whatever page opens the socket.
  it.each(['https://evil.example', 'null', 'http://127.0.0.1', 'http://127.0.0.1.evil.example'])(
    'knows nobody where a page of %s opens it',
    async (origin) => {
      expect(await greeting({ origin })).toBe('Hello, AnonymousUser');
      expect(mount.log.join('')).toContain('upgrade_is_foreign');
    },
  );

  it.each([
    ['an unknown host', { host: 'evil.example' }],
    ['a malformed cookie', { cookie: 'latchkey_session=x' }],
    ['no cookie', { cookie: '' }],
  ])('knows nobody with %s', async (_, headers) => {
    expect(await greeting(headers)).toBe('Hello, AnonymousUser');
  });
});
