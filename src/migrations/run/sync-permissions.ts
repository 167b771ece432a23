import type { Kysely } from 'kysely';
import type { Database, Tables } from '../../database/contract/database.ts';
import { resetSequences } from '../../database/postgres/postgres-sequences.ts';
import { sql } from '../../database/sql/kysely.ts';
import type { App } from '../../models/app.ts';
import type { Model } from '../../models/model.ts';
import { modelPermissions } from '../../models/model-permissions.ts';
import { ContentType, Permission } from '../../models/permissions/permission-models.ts';

interface ContentTypeKey {
  readonly app_label: string;
  readonly model: string;
}

interface NeededPermission {
  readonly type: ContentTypeKey;
  readonly codename: string;
  readonly name: string;
}

/**
 * Makes the content types and permissions of all models that are not there yet: what Django does after each `migrate`.
 * Reads once when all of them are. Removes and renames nothing: a permission that somebody was given stays. Several
 * processes may call it at once. Does nothing while the tables are not there. `userModel`: where no app may have it.
 */
export async function syncPermissions(
  database: Database,
  apps: readonly App[],
  userModel?: Model,
): Promise<void> {
  const models = apps.flatMap((app) => app.models);
  const isMissing = userModel && !models.some(({ table }) => table === userModel.table);
  const needed = neededPermissions(isMissing ? [...models, userModel] : models);
  const known = await readKnown(database);
  if (known === null || missing(needed, known).length === 0) return;

  await database.kysely.transaction().execute(async (transaction) => {
    // Rows may have been copied with their ids, and within a transaction there is no second attempt.
    if (database.dialect === 'postgres') {
      await resetSequences(transaction, [ContentType.table, Permission.table]);
    }
    await insertTypes(transaction, needed);
    // Read again: another process may have been faster, and the new types have their ids now.
    const there = await readPermissions(transaction);
    await insertPermissions(transaction, missing(needed, there), there);
  });
}

function neededPermissions(models: readonly Model[]): NeededPermission[] {
  return models.flatMap((model) => {
    const type = { app_label: model.app, model: model.name.toLowerCase() };
    return modelPermissions(model).map(({ codename, label }) => ({ type, codename, name: label }));
  });
}

/** What there is: of each content type the id and the codenames. */
type Known = ReadonlyMap<string, { readonly id: number; readonly codenames: ReadonlySet<string> }>;

const keyOf = ({ app_label, model }: ContentTypeKey) => `${app_label}.${model}`;

function missing(needed: readonly NeededPermission[], known: Known): NeededPermission[] {
  return needed.filter(({ type, codename }) => !known.get(keyOf(type))?.codenames.has(codename));
}

/** Null while the tables are not there. */
async function readKnown(database: Database): Promise<Known | null> {
  try {
    return asKnown(await database.readRows(KNOWN));
  } catch (error) {
    // Asked only now: to list the tables costs more than to read these two.
    const { inspectTables } = await import('../inspect/inspect-tables.ts');
    const tables = new Set((await inspectTables(database)).map(({ name }) => name));
    if (tables.has(Permission.table) && tables.has(ContentType.table)) throw error;
    return null;
  }
}

/** As text, for `readRows`: every start of a command asks it. */
const KNOWN = `select c.id, c.app_label, c.model, p.codename
  from ${ContentType.table} c left join ${Permission.table} p on p.content_type_id = c.id`;

async function readPermissions(kysely: Kysely<Tables>): Promise<Known> {
  return asKnown((await sql<Record<string, unknown>>`${sql.raw(KNOWN)}`.execute(kysely)).rows);
}

function asKnown(found: readonly Readonly<Record<string, unknown>>[]): Known {
  const rows = found as readonly unknown[] as readonly (ContentTypeKey & {
    id: number;
    codename: string | null;
  })[];
  const known = new Map<string, { id: number; codenames: Set<string> }>();
  for (const row of rows) {
    const entry = known.get(keyOf(row)) ?? { id: row.id, codenames: new Set() };
    if (row.codename !== null) entry.codenames.add(row.codename);
    known.set(keyOf(row), entry);
  }
  return known;
}

async function insertTypes(kysely: Kysely<Tables>, needed: readonly NeededPermission[]): Promise<void> {
  const types = new Map(needed.map(({ type }) => [keyOf(type), type]));
  await kysely
    .insertInto(ContentType.table)
    // In one order everywhere, so that two processes never wait for each other in a circle.
    .values([...types].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, type]) => ({ ...type })))
    .onConflict((conflict) => conflict.columns(['app_label', 'model']).doNothing())
    .execute();
}

async function insertPermissions(
  kysely: Kysely<Tables>,
  wanted: readonly NeededPermission[],
  known: Known,
): Promise<void> {
  const rows = wanted.flatMap(({ type, codename, name }) => {
    const entry = known.get(keyOf(type));
    return entry ? [{ content_type_id: entry.id, codename, name }] : [];
  });
  if (rows.length === 0) return;
  await kysely
    .insertInto(Permission.table)
    .values(rows)
    .onConflict((conflict) => conflict.columns(['content_type_id', 'codename']).doNothing())
    .execute();
}
