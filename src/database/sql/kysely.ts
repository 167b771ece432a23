import { createRequire } from 'node:module';
import type * as kysely from 'kysely';

export type { Kysely } from 'kysely';

const require = createRequire(import.meta.url);
let loaded: typeof kysely | null = null;

/**
 * Kysely's functions and classes, read from the disk at the first call: its 250 files take longer than all that a
 * command with nothing to do has to do. Its types are imported from `kysely` as ever.
 */
export function loadKysely(): typeof kysely {
  // The very module that `import` gives: Kysely is an ES module, of which a process has one.
  loaded ??= require('kysely') as typeof kysely;
  return loaded;
}

const uncalled = (() => undefined) as unknown as kysely.Sql;

/** Kysely's `sql`: import it from here, so that the import alone loads nothing. */
export const sql: kysely.Sql = new Proxy(uncalled, {
  apply: (_uncalled, _this, parts) => Reflect.apply(loadKysely().sql, undefined, parts),
  get: (_uncalled, name) => Reflect.get(loadKysely().sql, name),
});
