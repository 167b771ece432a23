import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';

export type OldRow = Readonly<Record<string, unknown>>;

/** A database as an app without Latchkey asks it, with PostgreSQL's placeholders. */
export interface OldDatabase {
  readonly kind: 'sqlite' | 'postgres';
  query(text: string, values?: readonly (string | number)[]): Promise<readonly OldRow[]>;
  close(): Promise<void>;
}

/** The time zone of the old app's connections, which is not that of Latchkey's. */
export const OLD_TIME_ZONE = 'America/New_York';

export function openOldDatabase(url: string): OldDatabase {
  return url.startsWith('sqlite:') ? openSqlite(url.slice('sqlite:'.length)) : openPostgres(url);
}

function openSqlite(file: string): OldDatabase {
  const db = new DatabaseSync(file);
  return {
    kind: 'sqlite',
    query: async (text, values = []) => db.prepare(text.replace(/\$(\d)/g, '?$1')).all(...values),
    close: async () => db.close(),
  };
}

function openPostgres(url: string): OldDatabase {
  const pool = new pg.Pool({ connectionString: url, options: `-c timezone=${OLD_TIME_ZONE}` });
  return {
    kind: 'postgres',
    query: async (text, values = []) => (await pool.query<OldRow>(text, [...values])).rows,
    close: () => pool.end(),
  };
}

/** The tables of the old app: its users as in docs/passport.md, its sessions as connect-pg-simple makes them. */
export async function createOldTables({ kind, query }: OldDatabase): Promise<void> {
  const [id, time, now] =
    kind === 'sqlite'
      ? ['integer primary key autoincrement', 'text', 'current_timestamp']
      : ['serial primary key', 'timestamptz', 'now()'];
  await query(`create table users (
    id ${id},
    email text not null unique,
    password_hash text not null,
    name text not null,
    created_at ${time} not null default ${now}
  )`);
  await query(`create table session (
    sid varchar not null primary key,
    sess json not null,
    expire timestamp(6) not null
  )`);
}

/** The time that a session ends at, as SQL of a placeholder in seconds since 1970. */
export const expiry = ({ kind }: OldDatabase, placeholder: string) =>
  kind === 'sqlite' ? placeholder : `to_timestamp(${placeholder})`;
