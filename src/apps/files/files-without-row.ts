import type { Accounts } from '../../core/login/accounts.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { FileStorage } from '../../models/files/file-storage.ts';
import { isFileField } from '../../models/kinds/model-field.ts';
import type { Model } from '../../models/model.ts';
import type { RowId } from '../../models/model-key.ts';
import type { Objects } from '../../models/rows/model-manager.ts';
import { rowsInBatches } from '../rows-in-batches.ts';

type StoredRow = object & { readonly id: RowId };

export interface KeptBy {
  readonly storage: FileStorage;
  /** Those whose rows may name files. */
  readonly models: readonly Model[];
  readonly objects: Objects;
  readonly accounts: Pick<Accounts<BaseUser>, 'users'>;
}

/**
 * The paths of the files that were kept before a moment and that no row names, in the order of the alphabet. Files come before
 * their rows, so that a young one may be about to get its row.
 */
export async function filesWithoutRow(
  { storage, models, objects, accounts }: KeptBy,
  before: Date,
): Promise<readonly string[]> {
  const paths = new Set<string>();
  for await (const { path, keptAt } of storage.list()) if (keptAt < before) paths.add(path);
  for (const model of models) {
    const names = Object.entries(model.fields).flatMap(([name, field]) => (isFileField(field) ? [name] : []));
    if (names.length === 0) continue;
    const isUsers = model.table === accounts.users.model.table;
    const manager: { list(query: never): Promise<readonly StoredRow[]> } = isUsers
      ? accounts.users
      : objects(model);
    for await (const rows of rowsInBatches(manager, {})) {
      for (const row of rows) for (const name of names) paths.delete(storedPath(model, name, row));
    }
  }
  return [...paths].sort();
}

/** What the column has, whatever the project makes of it. */
function storedPath({ fields }: Model, name: string, row: StoredRow): string {
  const value = (row as Readonly<Record<string, unknown>>)[name];
  const mapping = fields[name]?.mapping;
  return String(mapping && value !== null && value !== undefined ? mapping.toStored(value as never) : value);
}
