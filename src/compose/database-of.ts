import type { Database } from '../database/contract/database.ts';
import type { Model } from '../models/model.ts';
import type { DatabaseHandle } from '../models/rows/database-handle.ts';
import { typedKysely } from '../stores/rows/columns/typed-tables.ts';

/** Whoever knows the database: a request, an open project, a user manager. */
export type DatabaseSource =
  | { readonly database: DatabaseHandle }
  | { readonly site: { readonly database: DatabaseHandle } };

/**
 * Kysely for the tables of these models, for every query that `objects` has no method for. Names are those of the
 * database, `notes_note` and `owner_id`, and values what their fields hold. Nothing is checked against the models.
 *
 * ```ts
 * const rows = await databaseOf(request, [Note, CustomUser])
 *   .selectFrom('notes_note')
 *   .innerJoin('accounts_customuser', 'accounts_customuser.id', 'notes_note.owner_id')
 *   .select(['notes_note.title', 'accounts_customuser.email'])
 *   .execute();
 * ```
 *
 * In a transaction (`accounts.transact`, or its own `transaction().execute(…)`) it asks in that.
 */
export function databaseOf<const Models extends readonly Model[]>(source: DatabaseSource, models: Models) {
  const handle = 'database' in source ? source.database : source.site.database;
  // A handle is a database whose methods are kept from those who only hand it on.
  return typedKysely<Models>(handle as Database, models);
}
