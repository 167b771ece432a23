import type { Kysely } from 'kysely';
import type { Database, Tables } from '../../database/contract/database.ts';

/** What an editor works with. */
export interface EditorContext {
  /** The database, inside the migration's transaction. */
  readonly db: Kysely<Tables>;
  readonly foldCase: Database['foldCase'];
  /** Whether there is a database to look at. If not, the state is trusted and no data is checked. */
  readonly live: boolean;
}
