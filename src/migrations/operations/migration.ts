import type { Operation } from './contract/operation.ts';

/** What a file of an app's folder `migrations/` says; its app and name come from where the file is. */
export interface MigrationFile {
  /** Migrations of other apps that must come first: `'accounts.0001_initial'`. Those of the same app come by number. */
  readonly dependencies?: readonly string[];
  /**
   * Earlier migrations of the same app that branches made side by side: a database may have had any of them without the
   * others. `latchkey makemigrations --merge` writes it.
   */
  readonly merges?: readonly string[];
  readonly operations: readonly Operation[];
}

/** One step of a database's schema. It is recorded by its app and name, so neither may change once it has run. */
export interface Migration extends Required<Omit<MigrationFile, 'merges'>>, Pick<MigrationFile, 'merges'> {
  readonly app: string;
  /** Such as `0001_initial`: numbered, so that the order can be read. */
  readonly name: string;
  /**
   * Tables that are taken over where they are there already, also without `--fake-initial`: those that nobody else can
   * have meant. Default: none.
   */
  readonly adopts?: readonly string[];
}

/**
 * Declares a migration: the default export of a file such as `accounts/migrations/0002_phone.ts`.
 *
 * ```ts
 * export default defineMigration({
 *   operations: [addColumn('accounts_customuser', 'phone', column.varchar(20, { nullable: true }))],
 * });
 * ```
 */
export function defineMigration(migration: MigrationFile): MigrationFile {
  return Object.freeze(migration);
}

/** `accounts.0001_initial` */
export function migrationLabel({ app, name }: Pick<Migration, 'app' | 'name'>): string {
  return `${app}.${name}`;
}
