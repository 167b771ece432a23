import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNodeServer, stopServer } from '../adapters/node/node-server.ts';
import type { Project } from '../compose/project.ts';
import type { BaseUser } from '../core/users/user.ts';
import { type Clock, systemClock } from '../support/clock.ts';
import { cheapHashers } from './cheap-hashers.ts';
import type { AppClient } from './client/app-client.ts';
import { listen } from './listen.ts';
import { type OpenTestProjectOptions, openTestProject, type TestProject } from './open-test-project.ts';

/** A site on a free port of 127.0.0.1, with a database of its own in a file. */
export interface TestSite<U extends BaseUser> extends TestProject<U> {
  readonly origin: string;
  readonly port: number;
  /** A visitor of its own, with its own cookies, who comes by the network. */
  client(): AppClient<U>;
  stop(): Promise<void>;
}

export interface TestSiteOptions extends OpenTestProjectOptions {
  readonly clock?: Clock;
}

/** Starts a project for a test, in the server that `runserver` starts. Settings given here win over the project's own. */
export async function startTestSite<U extends BaseUser>(
  project: Project<U>,
  { settings = {}, clock = systemClock, ...options }: TestSiteOptions = {},
): Promise<TestSite<U>> {
  const data = mkdtempSync(join(tmpdir(), 'latchkey-'));
  const databaseUrl = `sqlite:${join(data, 'test.sqlite3')}`;
  const open = await openTestProject(project, {
    ...options,
    clock,
    settings: { databaseUrl, passwordHashers: cheapHashers(), ...settings },
  });
  const server = createNodeServer(open.site, { logger: open.logger, ...open.settings });
  const address = await listen(server);
  const stop = async () => {
    await stopServer(server, 1000);
    await open.close();
    rmSync(data, { recursive: true, force: true });
  };
  return { ...open, ...address, client: () => open.client(address.origin), stop };
}
