import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNodeServer, stopServer } from '../adapters/node.ts';
import { argon2Hasher } from '../core/passwords/argon2-hasher.ts';
import type { BaseUser } from '../core/users/user.ts';
import { type OpenProject, openProject, type Project } from '../project.ts';
import type { SettingsInput } from '../settings.ts';
import { type Clock, systemClock } from '../support/clock.ts';
import { TestClient } from './test-client.ts';

/** A site on a free port of 127.0.0.1, with a database of its own. */
export interface TestSite<U extends BaseUser> extends OpenProject<U> {
  readonly origin: string;
  readonly port: number;
  /** A visitor of its own, with its own cookies. */
  client(): TestClient;
  /** The log so far. */
  readonly log: string[];
  stop(): Promise<void>;
}

export interface TestSiteOptions {
  readonly settings?: Partial<SettingsInput>;
  /** What relative paths are relative to. Default: the working directory. */
  readonly folder?: string;
  readonly clock?: Clock;
}

/** A key for tests alone. */
const TEST_SECRET_KEY = 'a-secret-key-for-tests-that-is-no-secret-0123456789-abcdef';

/** Argon2id at the lowest cost that it takes: for tests that are not about hashing. */
export const cheapHashers = () => [argon2Hasher({ memoryCost: 8, timeCost: 1, parallelism: 1 })];

/** Starts a project for a test. Settings given here win over the project's own; the database is a new file. */
export async function startTestSite<U extends BaseUser>(
  project: Project<U>,
  { settings = {}, folder = '.', clock = systemClock }: TestSiteOptions = {},
): Promise<TestSite<U>> {
  const data = mkdtempSync(join(tmpdir(), 'latchkey-'));
  const log: string[] = [];
  const testSettings = {
    ...project.settings,
    secretKey: TEST_SECRET_KEY,
    databaseUrl: `sqlite:${join(data, 'test.sqlite3')}`,
    mailUrl: `file:${join(data, 'mail')}`,
    passwordHashers: cheapHashers(),
    ...settings,
  };
  const open = openProject(
    { ...project, settings: testSettings },
    { folder, writeLog: (line) => log.push(line), clock },
  );
  await open.migrate();

  const server = createNodeServer(open.site, {
    logger: open.logger,
    maxHeaderBytes: open.settings.maxHeaderBytes,
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const stop = async () => {
    await stopServer(server, 1000);
    await open.close();
    rmSync(data, { recursive: true, force: true });
  };
  return { ...open, origin, port, log, client: () => new TestClient(origin), stop };
}
