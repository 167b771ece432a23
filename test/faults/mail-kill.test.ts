import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { onPostgres, onSqlite } from '../support/databases.ts';
import { TestMailServer } from '../support/mail-server.ts';
import { type ServerProcess, startServerWith } from '../support/server-process.ts';

const MAILS = 12;
/** Milliseconds: what a killed process had is its own for half a minute. */
const PATIENCE = 60_000;

const addresses = Array.from({ length: MAILS }, (_, number) => `visitor${number}@example.com`);

describe('mail of servers that are processes of their own', () => {
  let mailServer: TestMailServer;
  const servers: ServerProcess[] = [];
  beforeEach(async () => {
    mailServer = new TestMailServer();
    await mailServer.start();
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.kill();
    await mailServer.stop();
  });

  async function start(databaseUrl: string): Promise<ServerProcess> {
    const env = {
      DATABASE_URL: databaseUrl,
      MAIL_URL: mailServer.url,
      PUBLIC_ORIGIN: 'https://shop.example',
    };
    const server = await startServerWith(env);
    servers.push(server);
    return server;
  }

  async function ask(server: ServerProcess, address: string): Promise<void> {
    const { status } = await server.client().get(`/mail/?to=${address}`);
    if (status !== 200) throw new Error(`A mail was answered ${status}.`);
  }

  onSqlite((databases) => {
    it('is sent after the restart, where the process was killed before it could', async () => {
      const databaseUrl = await databases.create();
      // It takes connections, and never says hello.
      mailServer.handlers = { onConnect: () => undefined };
      const server = await start(databaseUrl);
      for (const address of addresses) await ask(server, address);
      await vi.waitFor(() => expect(mailServer.connections).toBeGreaterThan(0), { timeout: PATIENCE });
      await server.kill();

      mailServer.handlers = {};
      await start(databaseUrl);
      await vi.waitFor(() => expect(mailServer.taken).toHaveLength(MAILS), { timeout: PATIENCE });
      expect(mailServer.taken.map(({ to }) => to).sort()).toEqual(addresses.toSorted());
    }, 120_000);
  });

  onPostgres((databases) => {
    it('is sent once, where two of them have one database', async () => {
      const databaseUrl = await databases.create();
      const pair = [await start(databaseUrl), await start(databaseUrl)] as const;
      const asked = addresses.flatMap((address) => [
        ask(pair[0], address),
        ask(pair[1], `another-${address}`),
      ]);
      await Promise.all(asked);
      await vi.waitFor(async () => expect(await statesIn(databaseUrl)).toEqual({ sent: 2 * MAILS }), {
        timeout: PATIENCE,
        interval: 200,
      });
      const taken = mailServer.taken.map(({ to }) => to);
      expect(taken.sort()).toEqual([...addresses, ...addresses.map((one) => `another-${one}`)].sort());
    }, 120_000);
  });
});

/** How many mails of the outbox are in which state. */
async function statesIn(databaseUrl: string): Promise<Record<string, number>> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const query = 'select state, count(*)::int as mails from latchkey_mail_outboxmail group by state';
  const { rows } = await client.query(query).finally(() => client.end());
  return Object.fromEntries(rows.map(({ state, mails }) => [state, mails]));
}
