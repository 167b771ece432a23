import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { csrfTokenOf } from '../../src/testing/client/test-client.ts';
import { isLoggedIn, logIn, PASSWORD } from '../support/attack-project.ts';
import { startServerProcess } from '../support/server-process.ts';

const AT_ONCE = 16;
/** What Node.js and its fetch say of a connection that the other side has ended. */
const RESET = ['ECONNRESET', 'UND_ERR_SOCKET'];
/** Answers before the server is told to stop. */
const BEFORE = 40;
/** Milliseconds: half of what process managers wait before they kill. */
const LONGEST_STOP = 10_000;

describe('a server that is told to stop in the middle of registrations', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-stop-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('ends by itself, has kept what it answered, and has done nothing of what it did not answer', async () => {
    const file = join(folder, 'test.sqlite3');
    const server = await startServerProcess(file);
    const done: string[] = [];
    const failures: unknown[] = [];
    const reset: string[] = [];
    let sent = 0;
    let stopped: Promise<number | null> | null = null;
    let stoppedAt = 0;
    const visitor = async () => {
      while (stopped === null) {
        const email = `visitor${sent++}@example.com`;
        const client = server.client();
        const fields = { email, username: 'Visitor', password: PASSWORD, confirmPassword: PASSWORD };
        try {
          const csrfmiddlewaretoken = csrfTokenOf((await client.get('/accounts/register/')).text);
          const { status } = await client.post('/accounts/register/', { ...fields, csrfmiddlewaretoken });
          if (status === 302) done.push(email);
          else failures.push(status);
        } catch (error) {
          // One that is refused has begun nothing. One that is reset was the kernel's alone, or has begun: the account tells.
          const cause = causeOf(error);
          if (stopped !== null && RESET.includes(String(cause))) reset.push(email);
          else if (stopped === null || cause !== 'ECONNREFUSED') failures.push(cause);
        }
        if (done.length >= BEFORE && stopped === null) {
          stoppedAt = performance.now();
          stopped = server.end();
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, visitor));
    expect(await stopped).toBe(0);
    expect(performance.now() - stoppedAt).toBeLessThan(LONGEST_STOP);
    expect(failures).toEqual([]);

    const again = await startServerProcess(file);
    try {
      for (const email of done.slice(-AT_ONCE)) {
        const client = again.client();
        expect(await logIn(client, email)).toBe(true);
        expect(await isLoggedIn(client)).toBe(true);
      }
      for (const email of reset) expect(await logIn(again.client(), email), email).toBe(false);
    } finally {
      await again.kill();
    }
  }, 120_000);
});

function causeOf(error: unknown): unknown {
  const { cause } = error as { cause?: { code?: unknown } };
  return cause?.code ?? String(error);
}
