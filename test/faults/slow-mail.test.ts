import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PASSWORD } from '../support/attack-project.ts';
import { eachDatabase } from '../support/databases.ts';
import { TestMailServer } from '../support/mail-server.ts';
import { type ServerProcess, startServerWith } from '../support/server-process.ts';

const ORIGIN = 'http://127.0.0.1';
const RESET = '/accounts/password_reset/';
const PAIRS = 40;
/** Milliseconds that an answer may take longer where there is somebody to send a mail to. */
const DIFFERENCE = 10;

eachDatabase((databases) => {
  describe('a mail server that takes connections and says nothing', () => {
    let mailServer: TestMailServer;
    let server: ServerProcess;
    beforeEach(async () => {
      mailServer = new TestMailServer();
      mailServer.handlers = { onConnect: () => undefined };
      await mailServer.start();
      const env = { MAIL_URL: mailServer.url, PUBLIC_ORIGIN: ORIGIN };
      server = await startServerWith({ ...env, DATABASE_URL: await databases.create() });
      for (let number = 0; number < PAIRS; number++) await register(`known${number}@example.com`);
    });
    afterEach(async () => {
      await server.kill();
      await mailServer.stop();
    });

    async function register(email: string): Promise<void> {
      const fields = { email, username: 'Visitor', password: PASSWORD, confirmPassword: PASSWORD };
      const { status } = await server.client(ORIGIN).submit('/accounts/register/', fields);
      expect(status).toBe(302);
    }

    /** Asks for a new password. How long the answer took, in milliseconds. */
    async function ask(email: string): Promise<number> {
      const client = server.client(ORIGIN);
      await client.get(RESET);
      const asked = performance.now();
      const { status, location } = await client.submit(RESET, { email });
      const took = performance.now() - asked;
      expect({ status, location }).toEqual({ status: 302, location: `${RESET}done/` });
      return took;
    }

    it('is waited for by nobody: who asks for a reset cannot tell by the time whether there is such an account', async () => {
      const known: number[] = [];
      const unknown: number[] = [];
      for (let number = 0; number < PAIRS; number++) {
        known.push(await ask(`known${number}@example.com`));
        unknown.push(await ask(`other${number}@example.com`));
      }
      await expect.poll(() => mailServer.connections).toBeGreaterThan(0);
      expect(Math.abs(median(known) - median(unknown))).toBeLessThan(DIFFERENCE);
    }, 120_000);
  });
});

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
