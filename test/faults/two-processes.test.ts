import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestClient } from '../../src/testing/client/test-client.ts';
import { isLoggedIn, logIn, PASSWORD } from '../support/attack-project.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';

const NEW_PASSWORD = 'another correct horse';

/** The same cookies, sent to another process. */
function at(server: ServerProcess, { cookies }: TestClient): TestClient {
  const client = server.client();
  for (const [name, value] of cookies) client.cookies.set(name, value);
  return client;
}

describe('two processes with one database', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-two-'));
  const servers: ServerProcess[] = [];
  let number = 0;
  beforeAll(async () => {
    const file = join(folder, 'test.sqlite3');
    servers.push(await startServerProcess(file), await startServerProcess(file));
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.kill()));
    rmSync(folder, { recursive: true, force: true });
  });

  /** Somebody who registered at the first, has two sessions, and is known to both processes. */
  async function member(): Promise<{ email: string; here: TestClient; there: TestClient }> {
    const [first, second] = servers as [ServerProcess, ServerProcess];
    const email = `visitor${number++}@example.com`;
    const fields = { email, username: 'Visitor', password: PASSWORD, confirmPassword: PASSWORD };
    expect((await first.client().submit('/accounts/register/', fields)).status).toBe(302);
    const [here, there] = [first.client(), second.client()];
    expect(await logIn(here, email)).toBe(true);
    expect(await logIn(there, email)).toBe(true);
    for (const client of [here, there]) {
      expect(await isLoggedIn(at(first, client))).toBe(true);
      expect(await isLoggedIn(at(second, client))).toBe(true);
    }
    return { email, here, there };
  }

  const open = (client: TestClient) => Promise.all(servers.map((server) => isLoggedIn(at(server, client))));

  it('both end a session by a logout at one of them, at the next request', async () => {
    const { here, there } = await member();
    const before = at(servers[0] as ServerProcess, here);
    expect((await here.submit('/dashboard/', {}, '/accounts/logout/')).status).toBe(302);
    expect(await open(before)).toEqual([false, false]);
    expect(await open(there)).toEqual([true, true]);
  });

  it('both end all other sessions where one of them is told so', async () => {
    const { here, there } = await member();
    const { status } = await here.submit('/accounts/profile/', {}, '/accounts/sessions/end-others/');
    expect(status).toBe(302);
    expect(await open(there)).toEqual([false, false]);
    expect(await open(here)).toEqual([true, true]);
  });

  it('both know a new password, and no session of the old one, after a change at one of them', async () => {
    const { email, here, there } = await member();
    const fields = { oldPassword: PASSWORD, password: NEW_PASSWORD, confirmPassword: NEW_PASSWORD };
    const { status } = await here.submit('/accounts/password_change/', fields);
    expect(status).toBe(302);
    expect(await open(there)).toEqual([false, false]);
    for (const server of servers) {
      expect(await logIn(server.client(), email)).toBe(false);
      expect(await logIn(server.client(), email, NEW_PASSWORD)).toBe(true);
    }
  });
});
