import type { TestProject } from 'vitest/node';
import { findPostgres, HOW_TO_GET_POSTGRES, startPostgres } from './postgres-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A server whose databases tests may make and remove; null where there is none. */
    readonly postgresUrl: string | null;
  }
}

/**
 * Vitest's global set-up: one PostgreSQL for the whole run. Where there is none, what needs it is skipped; in
 * continuous integration (the environment variable CI) the run fails instead.
 */
export default async function providePostgres(
  project: TestProject,
): Promise<(() => Promise<void>) | undefined> {
  const named = process.env.LATCHKEY_TEST_POSTGRES_URL;
  if (named) {
    project.provide('postgresUrl', named);
    return undefined;
  }
  const binaries = findPostgres();
  if (!binaries) {
    if (process.env.CI) throw new Error(HOW_TO_GET_POSTGRES);
    process.stderr.write(`Skipped: tests on PostgreSQL. ${HOW_TO_GET_POSTGRES}\n`);
    project.provide('postgresUrl', null);
    return undefined;
  }
  const server = await startPostgres(binaries);
  project.provide('postgresUrl', server.url);
  return server.stop;
}
