import { spawn } from 'node:child_process';
import { once } from 'node:events';
import pg from 'pg';

/** Opens the database of its first argument, takes the lock for writing, and keeps it until its input ends. */
const program = `
  const { DatabaseSync } = require('node:sqlite');
  const database = new DatabaseSync(process.argv[1], { timeout: 10000 });
  database.exec('BEGIN IMMEDIATE');
  process.stdout.write('locked');
  process.stdin.resume().on('end', () => { database.exec('ROLLBACK'); database.close(); });
`;

export interface DatabaseLock {
  /** Lets go, and waits until it is let go of. */
  release(): Promise<void>;
}

/** Locks a database for writing, by its `databaseUrl`, and lets everybody read. */
export function lockDatabase(url: string): Promise<DatabaseLock> {
  return url.startsWith('sqlite:') ? lockFile(url.slice('sqlite:'.length)) : lockTables(url);
}

/** From another process. */
async function lockFile(file: string): Promise<DatabaseLock> {
  const child = spawn(process.execPath, ['-e', program, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  return {
    async release() {
      child.stdin.end();
      await ended;
    },
  };
}

/** Every table, by another connection. */
async function lockTables(connectionString: string): Promise<DatabaseLock> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const { rows } = await client.query(
    `select string_agg(quote_ident(tablename), ', ') as names from pg_tables where schemaname = 'public'`,
  );
  await client.query('begin');
  await client.query(`lock table ${rows[0].names} in exclusive mode`);
  return { release: () => client.end() };
}
