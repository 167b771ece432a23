import type { Kysely } from 'kysely';
import type { Tables } from '../database.ts';

/** One step of a database's schema. It is recorded by its app and name, so neither may change once it has run. */
export interface Migration {
  readonly app: string;
  /** Such as `0001_initial`: numbered, so that the order can be read. */
  readonly name: string;
  /** Makes the step. It runs inside a transaction: use the `database` given, no other. */
  up(database: Kysely<Tables>): Promise<void>;
}

/** Declares a migration: `defineMigration({ app: 'accounts', name: '0001_initial', up: async (database) => … })`. */
export function defineMigration(migration: Migration): Migration {
  return Object.freeze(migration);
}
