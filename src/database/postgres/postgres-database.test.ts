import { execFileSync } from 'node:child_process';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { onPostgres, runOnPostgres } from '../../../test/support/databases.ts';
import { lineLogger } from '../../support/logger.ts';
import type { Database } from '../contract/database.ts';
import { openPostgres } from './postgres-database.ts';

const failure = (promise: PromiseLike<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

const END_CONNECTIONS = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid()`;

onPostgres((databases) => {
  const log: string[] = [];
  const logger = lineLogger({ level: 'debug', write: (line) => log.push(line), now: Date.now });
  let url: string;
  let database: Database;
  beforeAll(async () => {
    url = await databases.create();
    database = openPostgres(url, { poolSize: 2, logger });
    await sql`create table sample (id bigint primary key, name varchar(10))`.execute(database.kysely);
  });
  beforeEach(async () => {
    await database.kysely.deleteFrom('sample').execute();
    await database.kysely.insertInto('sample').values({ id: 1, name: 'one' }).execute();
    log.length = 0;
  });
  afterAll(() => database.close());

  const prepare = (from: Database) =>
    from.prepareRead(from.kysely.selectFrom('sample').select(['id', 'name']).where('id', '=', 0).compile());
  const one = (query: string) => sql<Record<string, unknown>>`${sql.raw(query)}`.execute(database.kysely);

  it('refuses a whole number that a JavaScript number cannot hold', async () => {
    expect((await one('select 9007199254740991::bigint as n')).rows).toEqual([
      { n: Number.MAX_SAFE_INTEGER },
    ]);
    const error = await failure(one('select -9007199254740992::bigint as n').then(({ rows }) => rows[0]?.n));
    expect(error).toMatchObject({ code: 'number_unsafe', details: { number: '-9007199254740992' } });
  });

  it('refuses more parameters than the protocol can count, and goes on', async () => {
    const wanted = Array.from({ length: 65_537 }, (_, index) => index);
    const query = database.kysely.selectFrom('sample').select('id').where('id', 'in', wanted);
    await expect(query.execute()).rejects.toThrow('A query has 65537 parameters; PostgreSQL takes 65535.');
    expect((await one('select 1 as n')).rows).toEqual([{ n: 1 }]);
  });

  it('gives days without a time zone and moments in UTC', async () => {
    const { rows } = await one(`select '2026-03-01'::date as day, current_setting('timezone') as zone,
      '2026-03-01 01:00+03'::timestamptz as moment`);
    expect(rows).toEqual([{ day: '2026-03-01', zone: 'UTC', moment: new Date('2026-02-28T22:00:00Z') }]);
  });

  it("reads dates whatever the database's own style and the URL's options are", async () => {
    await runOnPostgres(
      url,
      `alter database ${new URL(url).pathname.slice(1)} set datestyle = 'German, DMY'`,
    );
    const asked = new URL(url);
    asked.searchParams.set('options', '-c search_path=pg_catalog -c datestyle=SQL -c timezone=Asia/Kolkata');
    for (const [from, zone, path] of [
      [url, 'UTC', '"$user", public'],
      [asked.href, 'Asia/Kolkata', 'pg_catalog'],
    ] as const) {
      const other = openPostgres(from);
      const { rows } =
        await sql`select '2026-03-01'::date as day, '2026-03-01 01:00:00.5+03'::timestamptz as moment,
        current_setting('TimeZone') as zone, current_setting('search_path') as path,
        current_setting('lock_timeout') as patience`.execute(other.kysely);
      await other.close();
      const moment = new Date('2026-02-28T22:00:00.500Z');
      expect(rows).toEqual([{ day: '2026-03-01', moment, zone, path, patience: '5s' }]);
    }
  });

  it('leaves the parsers of pg alone, which others in the process may use', async () => {
    const { Client } = await import('pg');
    const client = new Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query('select 1::bigint as n');
    await client.end();
    expect(rows).toEqual([{ n: '1' }]);
  });

  it('tells the server who it is, and lets it end what hangs', async () => {
    const { rows } = await one(`select current_setting('application_name') as name,
      current_setting('idle_in_transaction_session_timeout') as idle, current_setting('lock_timeout') as lock`);
    expect(rows).toEqual([{ name: 'latchkey', idle: '1min', lock: '5s' }]);
  });

  it('opens no more connections than the pool may have', async () => {
    const read = prepare(database);
    const rows = await Promise.all(Array.from({ length: 50 }, () => read([1])));
    expect(rows).toEqual(Array.from({ length: 50 }, () => [1, 'one']));
    const { rows: counted } = await one(
      "select count(*) as n from pg_stat_activity where datname = current_database() and application_name = 'latchkey'",
    );
    expect(counted[0]?.n).toBeLessThanOrEqual(2);
  });

  it('prepares a read once a connection', async () => {
    const own = openPostgres(url, { poolSize: 1 });
    const read = prepare(own);
    for (let time = 0; time < 3; time++) await read([1]);
    const { rows } =
      await sql`select generic_plans + custom_plans as runs from pg_prepared_statements`.execute(own.kysely);
    await own.close();
    expect(rows).toEqual([{ runs: 3 }]);
  });

  it('reads on after a migration has changed the type of a column', async () => {
    const read = prepare(database);
    await Promise.all([read([1]), read([1])]);
    await runOnPostgres(url, 'alter table sample alter column name type text');
    expect(await Promise.all([read([1]), read([1]), read([1])])).toEqual(Array(3).fill([1, 'one']));
    await runOnPostgres(url, 'alter table sample alter column name type varchar(10)');
  });

  it('survives the loss of connections that nobody uses', async () => {
    const read = prepare(database);
    await Promise.all([read([1]), read([1])]);
    await runOnPostgres(url, END_CONNECTIONS);
    await expect.poll(() => log.join('')).toContain('database_connection_lost');
    await expect.poll(() => failure(Promise.resolve(read([1])))).toBeNull();
    expect(log.join('')).not.toContain(new URL(url).password);
  });

  it('fails a transaction whose connection is lost in its middle, and keeps nothing of it', async () => {
    const lost = database.kysely.transaction().execute(async (transaction) => {
      await transaction.insertInto('sample').values({ id: 2, name: 'two' }).execute();
      await runOnPostgres(url, END_CONNECTIONS);
      await transaction.insertInto('sample').values({ id: 3, name: 'three' }).execute();
    });
    expect(await failure(lost)).toMatchObject({ code: 'database_unreachable' });
    await expect.poll(() => failure(one('select 1'))).toBeNull();
    expect(await database.kysely.selectFrom('sample').select('id').execute()).toEqual([{ id: 1 }]);
  });

  it('calls two transactions that wait for each other busy, and lets one of them through', async () => {
    await database.kysely.insertInto('sample').values({ id: 2, name: 'two' }).execute();
    const rename = (id: number) =>
      database.kysely.updateTable('sample').set({ name: 'new' }).where('id', '=', id);
    const held = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
    const both = [1, 2].map((mine) =>
      failure(
        database.kysely.transaction().execute(async (transaction) => {
          await transaction.executeQuery(rename(mine).compile());
          held[mine - 1]?.resolve();
          await Promise.all(held.map(({ promise }) => promise));
          await transaction.executeQuery(rename(3 - mine).compile());
        }),
      ),
    );
    const answers = await Promise.all(both);
    expect(answers.filter((error) => error === null)).toHaveLength(1);
    expect(answers.find((error) => error !== null)).toMatchObject({ code: 'database_busy' });
  });

  it('closes what only prepared reads have opened', async () => {
    const own = openPostgres(url);
    expect(await prepare(own)([1])).toEqual([1, 'one']);
    await own.close();
    expect(await failure(Promise.resolve(prepare(own)([1])))).toMatchObject({ code: 'database_unreachable' });
  });

  it.each([
    [
      'a wrong password',
      (it: URL) => Object.assign(it, { password: 'not-the-password' }),
      'password authentication failed',
    ],
    [
      'a database that is not there',
      (it: URL) => Object.assign(it, { pathname: '/nowhere' }),
      '"nowhere" does not exist',
    ],
    ['a port that nobody listens on', (it: URL) => Object.assign(it, { port: '1' }), 'ECONNREFUSED'],
    [
      'a host that nobody knows',
      (it: URL) => Object.assign(it, { hostname: 'no-such-host.invalid' }),
      'no-such-host.invalid',
    ],
  ])('cannot reach %s, and says so without a password', async (_, change, reason) => {
    const wrong = change(new URL(url));
    const own = openPostgres(wrong.href);
    const errors = [
      await failure(own.kysely.selectFrom('sample').selectAll().execute()),
      await failure(own.kysely.transaction().execute(async () => undefined)),
      await failure(Promise.resolve(prepare(own)([1]))),
    ];
    await own.close();
    for (const error of errors) {
      expect(error).toMatchObject({ code: 'database_unreachable' });
      const { message, stack } = error as Error;
      expect(message).toContain(`${wrong.pathname.slice(1)} on ${wrong.hostname}:${wrong.port}`);
      expect(message).toContain(reason);
      expect(`${message}${stack}${JSON.stringify(error)}`).not.toContain(wrong.password);
    }
  });
});

/** Asks for a database where the package pg is not installed. */
const withoutDriver = `
  import { registerHooks } from 'node:module';
  registerHooks({ resolve: (name, context, next) => next(name === 'pg' ? 'pg-not-installed' : name, context) });
  const { openPostgres } = await import(process.argv[1]);
  const database = openPostgres('postgres://ada:secret@127.0.0.1:1/none');
  const failed = await database.kysely.selectFrom('t').selectAll().execute().catch((error) => error);
  await database.close();
  process.stdout.write(failed.code + ': ' + failed.message);
`;

describe('a PostgreSQL without the package pg', () => {
  it('says what to install', () => {
    const module = new URL('./postgres-database.ts', import.meta.url).href;
    const told = execFileSync(process.execPath, ['--input-type=module', '-e', withoutDriver, module], {
      encoding: 'utf8',
    });
    expect(told).toBe(
      'driver_missing: PostgreSQL needs the npm package pg, which is not installed. ' +
        'Run in the folder of the project: npm install pg',
    );
  });
});

describe('a PostgreSQL that is never asked', () => {
  it('connects to nothing and closes', async () => {
    await openPostgres('postgres://nobody:secret@127.0.0.1:1/none').close();
  });
});
