import type { ColumnDefault } from '../../models/fields/column-shape.ts';
import { columnName } from '../../models/fields/field-base.ts';
import { isReference, kindOf, type ModelField, type ReferenceField } from '../../models/kinds/model-field.ts';
import type { Model } from '../../models/model.ts';
import { ModelError } from '../../models/model-error.ts';
import { idColumn } from '../../models/model-key.ts';
import { referredModel } from '../../models/rows/references.ts';
import { keyColumn, referringColumn } from './key-column.ts';
import type { ColumnSpec, IndexSpec, TableSpec } from './schema-state.ts';
import { shortName } from './short-name.ts';

export interface ModelTableOptions {
  /** The project's user model: what `foreignKey('user')` refers to. Default: the model itself. */
  readonly userModel?: Model;
  /** Columns that no field declares (a user's password). Default: none. */
  readonly extra?: Readonly<Record<string, ColumnSpec>>;
}

/** The table of a model. Its columns are the fields', after `extra` ones. */
export function modelTable(
  model: Model,
  { userModel = model, extra = {} }: ModelTableOptions = {},
): TableSpec {
  const columns: Record<string, ColumnSpec> = { [idColumn(model)]: keyColumn(model), ...extra };
  const indexes: IndexSpec[] = [];
  for (const [name, field] of Object.entries(model.fields)) {
    const column = columnName(name, field);
    columns[column] = isReference(field) ? foreignKeySpec(field, { model, userModel }) : valueSpec(field);
    const { unique, index, ignoreCase } = field;
    if (unique || index) indexes.push(indexSpec(model.table, [column], { unique, ignoreCase }));
  }
  for (const { fields, unique = false, trigram = false, name } of model.indexes) {
    const indexed = fields.map((one) => columnName(one, model.fields[one] as ModelField));
    const spec = trigram
      ? trigramSpec(model.table, indexed)
      : indexSpec(model.table, indexed, { unique, ignoreCase: false });
    indexes.push(name === undefined ? spec : { ...spec, name, named: true });
  }
  return { app: model.app, model: model.name, columns, indexes };
}

/** An index with the name that is made for it: `notes_note_owner_id_idx`, `_key` where it is unique. */
export function indexSpec(
  table: string,
  columns: readonly string[],
  { unique, ignoreCase }: { readonly unique: boolean; readonly ignoreCase: boolean },
): IndexSpec {
  const name = shortName(`${table}_${columns.join('_')}_${unique ? 'key' : 'idx'}`);
  return { name, columns, ...(unique ? { unique } : {}), ...(ignoreCase ? { ignoreCase } : {}) };
}

function trigramSpec(table: string, columns: readonly string[]): IndexSpec {
  return { name: shortName(`${table}_${columns.join('_')}_trgm`), columns, trigram: true };
}

function valueSpec(field: ModelField): ColumnSpec {
  return { ...kindOf(field).column(field), ...commonSpec(field) };
}

function foreignKeySpec(
  field: ReferenceField,
  { model, userModel }: { readonly model: Model; readonly userModel: Model },
): ColumnSpec {
  const { references, onDelete } = field;
  const target = referredModel(model, field, userModel);
  const user = references === 'user' ? { user: true as const } : {};
  return {
    ...referringColumn(keyColumn(requireId(target))),
    ...commonSpec(field),
    references: { table: target.table, ...user, onDelete },
  };
}

/** What refers to a row does so by a column that is called `id`. */
function requireId(target: Model): Model {
  if (idColumn(target) === 'id') return target;
  const reason = `its primary key is the column ${idColumn(target)}, so that no foreign key can refer to it`;
  throw new ModelError('model_invalid', { model: target.name, reason });
}

function commonSpec(field: ModelField): Pick<ColumnSpec, 'nullable' | 'default'> {
  const fallback = databaseDefault(field);
  return {
    ...(field.nullable ? { nullable: true } : {}),
    ...(fallback === undefined ? {} : { default: fallback }),
  };
}

/** The field's default, where the database can know it: a plain value that stands in the column as it is. */
function databaseDefault({ default: value, mapping }: ModelField): ColumnDefault | undefined {
  // A mapped field's default is kept by the mapping; the stored form of a fixed one is known here too.
  if (value === undefined || value === null || typeof value === 'function') return undefined;
  const stored = mapping ? mapping.toStored(value as never) : value;
  return ['string', 'number', 'boolean'].includes(typeof stored) ? (stored as ColumnDefault) : undefined;
}
