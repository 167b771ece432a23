import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, describe, inject } from 'vitest';

/** A kind of database that tests run on. */
export interface TestDatabases {
  readonly name: 'sqlite' | 'postgres';
  /** Makes an empty database and gives the `databaseUrl` of it. It is removed after the tests. */
  create(): Promise<string>;
}

/** Milliseconds: some suites make many databases. */
const REMOVAL_TIMEOUT = 120_000;

/** A new database, and how it is removed again. */
interface MadeDatabase {
  readonly url: string;
  remove(): Promise<void>;
}

/**
 * Runs a suite on every database: `eachDatabase((databases) => { … await databases.create() … })`. Whatever the suite
 * opens it has to close: what is made here is removed after its last hook.
 */
export function eachDatabase(suite: (databases: TestDatabases) => void): void {
  onSqlite(suite);
  onPostgres(suite);
}

/** Runs a suite on SQLite alone. */
export function onSqlite(suite: (databases: TestDatabases) => void): void {
  describeOn('sqlite', makeSqlite, suite);
}

/** Runs a suite on PostgreSQL alone. */
export function onPostgres(suite: (databases: TestDatabases) => void): void {
  const server = inject('postgresUrl');
  if (server) describeOn('postgres', () => makePostgres(server), suite);
  else describe.skip('on postgres', () => suite({ name: 'postgres', create: async () => '' }));
}

function describeOn(
  name: TestDatabases['name'],
  make: () => Promise<MadeDatabase>,
  suite: (databases: TestDatabases) => void,
): void {
  describe(`on ${name}`, () => {
    const made: MadeDatabase[] = [];
    // Vitest runs such hooks backwards, so the suite's own come before.
    afterAll(async () => {
      for (const database of made) await database.remove();
    }, REMOVAL_TIMEOUT);
    suite({
      name,
      async create() {
        const database = await make();
        made.push(database);
        return database.url;
      },
    });
  });
}

async function makeSqlite(): Promise<MadeDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-database-'));
  return {
    url: `sqlite:${join(folder, 'test.sqlite3')}`,
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function makePostgres(server: string): Promise<MadeDatabase> {
  const name = `latchkey_test_${randomBytes(6).toString('hex')}`;
  await runOnPostgres(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, remove: () => runOnPostgres(server, `drop database ${name} with (force)`) };
}

/** Runs one statement on a connection of its own. */
export async function runOnPostgres(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
