import { CoreError } from '../../core/core-error.ts';
import type { App } from '../../models/app.ts';
import type { Model } from '../../models/model.ts';
import { diffSchemas } from '../diff/diff-schemas.ts';
import type { PlannedChange } from '../diff/planned-changes.ts';
import { userTables } from '../schema/project-tables.ts';
import type { SchemaState } from '../schema/schema-state.ts';
import { describeChange } from './describe-change.ts';

/**
 * The tables of the users where no app of the project has their model: Django's own, which the package makes. They stay as
 * they are.
 *
 * @throws LatchkeyError `user_model_invalid` for a model that needs other ones. There is no folder for its migrations.
 */
export async function packageUserTables(
  { apps, userModel }: { readonly apps: readonly App[]; readonly userModel: Model },
  recorded: SchemaState,
): Promise<readonly string[]> {
  const isInApp = apps.some(({ models }) => models.some(({ table }) => table === userModel.table));
  if (isInApp || !recorded.has(userModel.table)) return [];
  const wanted = userTables(userModel);
  const changes = await diffSchemas(
    { recorded, wanted, apps: [] },
    { isRenamed: () => false, valueFor: () => '' },
  );
  const unfit = changes.filter((change) => !isMindedByCode(change));
  if (unfit.length === 0) return [...wanted.keys()];
  const { app, name, table } = userModel;
  const differences = unfit.map(describeChange).join(', ');
  const reason =
    `its table ${table} is Django's as long as no app of the project has the model, and differs (${differences}). ` +
    `To change the table, declare the app ${app} with this model (defineApp), and run makemigrations`;
  throw new CoreError('user_model_invalid', { model: name, reason });
}

/** Lengths and defaults are kept by whoever writes a row. Old versions of Django have other lengths, and no defaults. */
function isMindedByCode({ operation, before }: PlannedChange): boolean {
  if (operation.kind !== 'alterColumn') return false;
  const old = before.get(operation.table)?.columns[operation.column];
  const { type, nullable = false, length = 0 } = operation.spec;
  return old?.type === type && (old.nullable ?? false) === nullable && length <= (old.length ?? length);
}
