/** The brand of database handles. */
export const databaseHandle: unique symbol = Symbol('database');

/**
 * The project's database, for handing on: `databaseOf` makes queries of it. What it is concerns the stores alone.
 */
export interface DatabaseHandle {
  readonly [databaseHandle]: true;
}
