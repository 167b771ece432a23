import type { ColumnType, Generated, Kysely } from 'kysely';
import type { Database } from '../../../database/contract/database.ts';
import type { ColumnName } from '../../../models/fields/field-base.ts';
import type { ModelField } from '../../../models/kinds/model-field.ts';
import type { Model } from '../../../models/model.ts';
import type { IdOf } from '../../../models/model-key.ts';
import { modelValuesPlugin } from './model-values-plugin.ts';

/** A column as it is selected, inserted and updated. It may be left out of an insert where the field has a default. */
type ColumnOf<F> =
  F extends ModelField<unknown, infer Optional, string | undefined, infer Stored>
    ? true extends Optional
      ? ColumnType<Stored, Stored | undefined, Stored>
      : Stored
    : never;

type TableOf<M> =
  M extends Model<infer F>
    ? { id: Generated<IdOf<M>> } & { [K in keyof F & string as ColumnName<K, F[K]>]: ColumnOf<F[K]> }
    : never;

/**
 * The tables of models as the database has them, for Kysely: `notes_note`, `owner_id`. The values are those of the
 * `Database` contract; a column of a field made by `mapField` has the stored form. The password of users is not here.
 */
export type TablesOf<Models extends readonly Model[]> = {
  [M in Models[number] as M['table']]: TableOf<M>;
};

/** Kysely that knows the tables of these models, writes JSON columns from values, and fills in the fields' defaults. */
export function typedKysely<Models extends readonly Model[]>(
  { kysely, dialect }: Database,
  models: Models,
): Kysely<TablesOf<Models>> {
  return kysely.withPlugin(modelValuesPlugin(models, dialect)) as unknown as Kysely<TablesOf<Models>>;
}
