import { joinTableName } from './kinds/many-to-many.ts';
import type { Model } from './model.ts';
import { ModelError } from './model-error.ts';
import { sameName } from './values/database-name.ts';

/** What models, tables and migrations know of an app. The whole contract is `apps/contract/app.ts`. */
export interface App<Models extends readonly Model[] = readonly Model[]> {
  /** As in its tables' and permissions' names. */
  readonly name: string;
  readonly models: Models;
  /** The folder of its code. Its migrations are in `migrations/` there. An app without models needs none. */
  readonly folder?: string;
}

/**
 * Whether each model of some apps can have the table that it names.
 *
 * @throws LatchkeyError `app_invalid` for two models with one table, and for a table that is called like what
 * PostgreSQL makes beside another one.
 */
export function checkTables(apps: readonly App[]): void {
  const seen: { readonly app: string; readonly table: string }[] = [];
  for (const { name: app, models } of apps) {
    const refuse = (reason: string) => new ModelError('app_invalid', { app, reason });
    for (const { name, table } of models.flatMap(tablesOf)) {
      const twin = seen.find((other) => sameName(other.table, table));
      if (twin) throw refuse(twinReason(twin, { app, name, table }));
      seen.push({ app, table });
    }
  }
  for (const { app, table } of seen) {
    const owner = seen.find((other) => ['id_seq', 'pkey'].some((made) => table === `${other.table}_${made}`));
    if (!owner) continue;
    const reason = `the table ${table} is called like what PostgreSQL makes beside ${owner.table}`;
    throw new ModelError('app_invalid', { app, reason });
  }
}

/** The table of a model, and those of its relations that no other model declares. */
function tablesOf(model: Model): { readonly name: string; readonly table: string }[] {
  const joins = Object.entries(model.relations).flatMap(([name, relation]) =>
    relation.through ? [] : [{ name: `${model.name}.${name}`, table: joinTableName(model, name, relation) }],
  );
  return [{ name: model.name, table: model.table }, ...joins];
}

function twinReason(
  twin: { readonly app: string; readonly table: string },
  { app, name, table }: { readonly app: string; readonly name: string; readonly table: string },
): string {
  if (twin.table !== table) {
    return `SQLite does not tell the table ${table} of its model ${name} from ${twin.table}`;
  }
  if (twin.app === app) return `two of its models have the table ${table}`;
  return `its model ${name} has the table ${table}, which a model of the app ${twin.app} has too`;
}
