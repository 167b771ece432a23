import { DatabaseError } from '../../../database/contract/database-error.ts';
import { databaseFile } from '../../../database/open-database.ts';
import { CommandError } from '../../console/command-error.ts';

/** A database's own command line, and how it is called. */
export interface DatabaseClient {
  readonly program: string;
  readonly args: readonly string[];
  /** Environment variables besides the process's own: every user of the machine can read what stands in `args`. */
  readonly env: Readonly<Record<string, string>>;
  /** Debian's package that has the program. */
  readonly debianPackage: string;
}

/** What psql reads of a URL's query, by libpq's names: https://www.postgresql.org/docs/current/libpq-envars.html */
const queryVariables: Readonly<Record<string, string>> = {
  host: 'PGHOST',
  port: 'PGPORT',
  user: 'PGUSER',
  password: 'PGPASSWORD',
  dbname: 'PGDATABASE',
  sslmode: 'PGSSLMODE',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  sslrootcert: 'PGSSLROOTCERT',
  options: 'PGOPTIONS',
  application_name: 'PGAPPNAME',
  connect_timeout: 'PGCONNECT_TIMEOUT',
};

/**
 * The client for a database URL, with the arguments of the user behind its own.
 *
 * @throws LatchkeyError `database_in_memory`, `database_unsupported`.
 */
export function databaseClient(url: string, folder: string, args: readonly string[]): DatabaseClient {
  const file = databaseFile(url, folder);
  if (file === ':memory:') throw new CommandError('database_in_memory');
  if (file === null)
    return { program: 'psql', args, env: postgresEnvironment(url), debianPackage: 'postgresql-client' };
  return { program: 'sqlite3', args: [file, ...args], env: {}, debianPackage: 'sqlite3' };
}

function postgresEnvironment(url: string): Record<string, string> {
  if (!URL.canParse(url))
    throw new DatabaseError('database_unsupported', { url: `${url.split(':', 1)[0]}:…` });
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const named = Object.entries(queryVariables).map(([name, variable]) => [variable, searchParams.get(name)]);
  const parts = [
    ['PGHOST', decodeURIComponent(hostname)],
    ['PGPORT', port],
    ['PGUSER', decodeURIComponent(username)],
    ['PGPASSWORD', decodeURIComponent(password)],
    ['PGDATABASE', decodeURIComponent(pathname.slice(1))],
    ...named,
  ];
  const environment: Record<string, string> = Object.fromEntries(parts.filter(([, value]) => value));
  // pg's word for encryption without verification; libpq's word is `require`.
  return environment.PGSSLMODE === 'no-verify' ? { ...environment, PGSSLMODE: 'require' } : environment;
}
