import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestClient } from '../../src/testing/client/test-client.ts';
import { isLoggedIn, logIn, PASSWORD } from '../support/attack-project.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';

/** What is left of the disk: some registrations. */
const SPACE = 100_000;
/** Far more registrations than fit. */
const MOST = 100;

const canLimit = spawnSync('prlimit', ['--version']).error === undefined;

describe.skipIf(!canLimit)('a process whose files may not grow, as on a full disk', () => {
  const made: { email: string; status: number }[] = [];
  let folder: string;
  let file: string;
  let server: ServerProcess;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'latchkey-full-'));
    file = join(folder, 'test.sqlite3');
    server = await startServerProcess(file);
  });
  afterEach(async () => {
    await server.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  async function register(client: TestClient, email: string): Promise<number> {
    const fields = { email, username: 'Visitor', password: PASSWORD, confirmPassword: PASSWORD };
    const { status } = await client.submit('/accounts/register/', fields);
    made.push({ email, status });
    return status;
  }

  it('answers writes with 503, goes on reading, and keeps all that it answered, with new space and after a kill', async () => {
    const member = server.client();
    expect(await register(member, 'member@example.com')).toBe(302);
    server.limitFiles(statSync(`${file}-wal`).size + SPACE);
    let number = 0;
    while (number < MOST && (await register(server.client(), `visitor${number}@example.com`)) === 302)
      number++;
    expect(number).toBeGreaterThan(0);
    expect(made.at(-1)?.status).toBe(503);
    // Not a failure that passes by itself.
    expect(await register(server.client(), 'late@example.com')).toBe(503);
    expect(await isLoggedIn(member)).toBe(true);
    expect((await server.client().get('/')).status).toBe(200);

    server.limitFiles(Infinity);
    expect(await register(server.client(), 'new@example.com')).toBe(302);
    expect(await isLoggedIn(member)).toBe(true);
    await server.kill();

    server = await startServerProcess(file);
    for (const { email } of made.filter(({ status }) => status === 302)) {
      expect(await logIn(server.client(), email), email).toBe(true);
    }
    const database = new DatabaseSync(file);
    expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    database.close();
  }, 120_000);
});
