import type { LatchkeyError } from '../support/errors.ts';
import { columnName } from './fields/field-base.ts';
import type { UploadedFile } from './files/uploaded-file.ts';
import { joinTableName, type ModelRelations } from './kinds/many-to-many.ts';
import {
  type FieldValue,
  isReference,
  isTextKind,
  type ModelField,
  type ModelFields,
} from './kinds/model-field.ts';
import { ModelError } from './model-error.ts';
import { countedId, type IdOf, idProblem, type RowId } from './model-key.ts';
import { modelPermissions } from './model-permissions.ts';
import { columnNameProblem, tableNameProblem } from './values/database-name.ts';
import { foldCase } from './values/fold-case.ts';
import { labelOfModel } from './values/names.ts';

/** An index over one field or several, in their order. */
export interface ModelIndex<Name extends string = string> {
  readonly fields: readonly Name[];
  /** Whether no two rows may have the same values in all of them. Default false. */
  readonly unique?: boolean;
  /**
   * Whether it finds parts of texts: each three characters that stand one after the other are in it, so that `contains` and
   * a search of the admin read the rows that have them and no others. Of fields of text. Default false. Django's `GinIndex`
   * with `gin_trgm_ops`.
   */
  readonly trigram?: boolean;
  /**
   * What the database calls it, 63 bytes at most. Another name is given to the index that is there. Default: one made of
   * the table and the columns when the index is made, which it keeps.
   */
  readonly name?: string;
}

/** A declared model: what a table holds. Made by `defineModel` (and `defineUserModel`); all else is read from it. */
export interface Model<F extends ModelFields = ModelFields, Table extends string = string> {
  /** Its name, as in permission names and messages. */
  readonly name: string;
  /** Its app: the first half of its table's name. */
  readonly app: string;
  /**
   * Its table. Default, as Django: the app and the lower-cased name, `notes_note`. A name without a schema, of 63 bytes
   * at most, without dots and quotes: one that works on every database.
   */
  readonly table: Table;
  /** The field of the primary key, whose column is `id`. Django's `DEFAULT_AUTO_FIELD` where the model says nothing. */
  readonly id: ModelField<RowId>;
  /** Every field but `id`, in their order. */
  readonly fields: F;
  /** Relations to any number of rows, which have tables of their own and no place in a row. */
  readonly relations: ModelRelations;
  /** What people call one of them, and several. */
  readonly label: string;
  readonly labelPlural: string;
  readonly indexes: readonly ModelIndex[];
  /** Permissions beside add, change, delete and view: what they are called by what people read. */
  readonly permissions: Readonly<Record<string, string>>;
}

/** A model by the type of its ids: `field.foreignKey((): ModelById<string> => Order)`, where the models refer to each other. */
export type ModelById<Id extends RowId> = Omit<Model, 'id'> & { readonly id: ModelField<Id> };

/** Of a model that declares none. */
export type NoRelations = Readonly<Record<never, never>>;

/** A model as `defineModel` declares it: with names that the compiler knows. */
export type DeclaredModel<
  F extends ModelFields,
  Table extends string,
  Name extends string,
  App extends string,
  Codename extends string,
  Id extends RowId = number,
  R extends ModelRelations = NoRelations,
> = Omit<Model<F, Table>, 'name' | 'app' | 'permissions' | 'id' | 'relations'> & {
  readonly relations: R;
  readonly id: ModelField<Id>;
  readonly name: Name;
  readonly app: App;
  readonly permissions: Readonly<Record<Codename, string>>;
};

/** A row as it is read: every field by its name. */
export type RowOf<M> =
  M extends Model<infer F>
    ? { readonly id: IdOf<M> } & { readonly [K in keyof F & string]: FieldValue<F[K]> }
    : never;

/** The fields that a new row must be given. */
export type NeededNames<F extends ModelFields> = Exclude<keyof F & string, OptionalNames<F>>;

type OptionalNames<F extends ModelFields> = {
  [K in keyof F & string]: F[K] extends { readonly '~optional'?: infer O }
    ? true extends O
      ? K
      : never
    : never;
}[keyof F & string];

/** Numbers are the database's to give; another id may be given, where the model does not make it. */
type GivenId<Id> = Id extends string ? { readonly id?: Id } : unknown;

/** What a field is given: of a file, what a form has of it, too. */
// Not distributed: a mapped field may be of any kind, to the compiler.
export type GivenValue<F> = [F] extends [{ readonly kind: 'file' | 'image' }]
  ? FieldValue<F> | UploadedFile
  : FieldValue<F>;

/** The values of a new row: fields that are nullable or have a default may be left out. */
export type NewRowOf<M> =
  M extends Model<infer F>
    ? GivenId<IdOf<M>> & { readonly [K in NeededNames<F>]: GivenValue<F[K]> } & {
        readonly [K in OptionalNames<F>]?: GivenValue<F[K]>;
      }
    : never;

export interface ModelOptions<
  Name extends string,
  App extends string,
  F extends ModelFields,
  Codename extends string,
  Id extends RowId = number,
  R extends ModelRelations = NoRelations,
> {
  readonly name: Name;
  readonly app: App;
  readonly table?: string;
  /**
   * The field of the id, where it is no number that the database counts up: `field.uuid()`, whose new values are of
   * version 7 unless it has a default of its own, or `field.text({ maxLength: 20 })`, with a default that makes them or
   * without, so that each new row is given one.
   */
  readonly id?: ModelField<Id>;
  readonly fields: F;
  /** What a row is related to beyond foreign keys: `{ tags: manyToMany(() => Tag) }`. A row has no value for it. */
  readonly relations?: R;
  readonly label?: string;
  readonly labelPlural?: string;
  readonly indexes?: readonly ModelIndex<keyof F & string>[];
  readonly permissions?: Readonly<Record<Codename, string>>;
}

/**
 * Declares a model.
 *
 * ```ts
 * export const Note = defineModel({
 *   app: 'notes',
 *   name: 'Note',
 *   fields: {
 *     title: field.text({ maxLength: 200 }),
 *     ownerId: field.foreignKey(() => CustomUser, { onDelete: 'cascade' }),
 *   },
 * });
 * ```
 *
 * @throws LatchkeyError `model_invalid` when the declaration contradicts itself.
 */
export function defineModel<
  const Name extends string,
  const App extends string,
  const F extends ModelFields,
  const Codename extends string = never,
  const Table extends string = `${App}_${Lowercase<Name>}`,
  Id extends RowId = number,
  const R extends ModelRelations = NoRelations,
>(
  options: ModelOptions<Name, App, F, Codename, Id, R> & { readonly table?: Table },
): DeclaredModel<F, Table, Name, App, Codename, Id, R> {
  const { name, app, fields, label = labelOfModel(name) } = options;
  const table = (options.table ?? `${app}_${name.toLowerCase()}`) as Table;
  checkModel({ ...options, table });
  const permissions = options.permissions ?? ({} as Readonly<Record<Codename, string>>);
  modelPermissions({ name, app, label, permissions });
  const model: DeclaredModel<F, Table, Name, App, Codename, Id, R> = Object.freeze({
    name,
    app,
    table,
    id: options.id ?? (countedId as never),
    fields: options.id ? withOwnReferences(fields, () => model as never) : fields,
    relations: options.relations ?? ({} as R),
    label,
    labelPlural: options.labelPlural ?? `${label}s`,
    indexes: options.indexes ?? [],
    permissions,
  });
  return model;
}

/** What refers to `'self'` takes its ids: a field alone does not know them. */
export function withOwnReferences<F extends ModelFields>(fields: F, own: () => Model): F {
  const bound = Object.entries(fields).map(([name, field]) =>
    isReference(field) && field.references === 'self'
      ? [name, Object.freeze({ ...field, references: own })]
      : [name, field],
  );
  return Object.fromEntries(bound) as F;
}

const MODEL_NAME = /^[A-Z][A-Za-z\d]*$/;
const APP_NAME = /^[a-z][a-z\d_]*$/;
const FIELD_NAME = /^[a-z][A-Za-z\d]*$/;
const CODENAME = /^[a-z\d_]+$/;
/** Names that every row or object has already. */
const reservedNames: ReadonlySet<string> = new Set(['id', 'toString', 'constructor', 'valueOf']);

/** Whether an index has a field first, in whose order rows can be read. */
export function isIndexed({ fields, indexes }: Pick<Model, 'fields' | 'indexes'>, name: string): boolean {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!field) return false;
  const isFirst = indexes.some(({ fields: [first], trigram }) => first === name && !trigram);
  return field.index || field.unique || isReference(field) || isFirst;
}

/** Whether parts of its texts are in an index. */
export function hasTrigrams({ indexes }: Pick<Model, 'indexes'>, name: string): boolean {
  return indexes.some(({ fields, trigram }) => trigram === true && fields.includes(name));
}

/** The checks of every model, users' included. */
export function checkModel(model: {
  readonly name: string;
  readonly app: string;
  readonly table: string;
  readonly id?: ModelField<RowId>;
  readonly fields: ModelFields;
  readonly relations?: ModelRelations;
  readonly indexes?: readonly ModelIndex[];
  readonly permissions?: Readonly<Record<string, string>>;
  /** Columns that no field declares. */
  readonly ownColumns?: readonly string[];
}): void {
  const { name, app, fields, indexes = [], permissions = {} } = model;
  const refuse = (reason: string) => new ModelError('model_invalid', { model: name, reason });
  if (!MODEL_NAME.test(name)) throw refuse('a model is named like NewsItem, in letters and digits');
  if (!APP_NAME.test(app))
    throw refuse(`an app is named in lower-case letters, digits and _, and not '${app}'`);
  const problem = tableNameProblem(model.table);
  if (problem) throw refuse(`its table '${shown(model.table)}' ${problem}`);
  const wrongId = model.id && idProblem(model.id);
  if (wrongId) throw refuse(wrongId);
  for (const fieldName of Object.keys(fields)) {
    if (!FIELD_NAME.test(fieldName)) throw refuse(`a field is named like dueDate, and not '${fieldName}'`);
    if (reservedNames.has(fieldName)) throw refuse(`the field name '${fieldName}' is taken`);
  }
  checkRelations(model, refuse);
  checkColumns({ id: model.id ?? countedId, ...fields }, model.ownColumns ?? [], refuse);
  for (const index of indexes) {
    const unknown = index.fields.find((fieldName) => !Object.hasOwn(fields, fieldName));
    if (unknown !== undefined) throw refuse(`its index names a field '${unknown}' that it does not have`);
    const problem = index.name === undefined ? null : tableNameProblem(index.name);
    if (problem) throw refuse(`its index '${shown(index.name ?? '')}' ${problem}`);
    const wrongTrigram = index.trigram ? trigramProblem(index, fields) : null;
    if (wrongTrigram) throw refuse(wrongTrigram);
  }
  for (const codename of Object.keys(permissions)) {
    if (!CODENAME.test(codename)) {
      throw refuse(`a permission is named in lower-case letters, digits and _, and not '${codename}'`);
    }
  }
}

function trigramProblem({ fields: names, unique }: ModelIndex, fields: ModelFields): string | null {
  if (unique) return 'its trigram index cannot be unique';
  const other = names.find((name) => !holdsText(fields[name]));
  return other === undefined ? null : `its trigram index names the field '${other}', which holds no text`;
}

/** Whether parts of it can be looked for: a mapped field may have anything in its column. */
function holdsText(field: ModelField | undefined): boolean {
  return field !== undefined && isTextKind(field.kind) && !field.mapping;
}

function checkRelations(
  {
    table,
    fields,
    relations = {},
  }: {
    readonly table: string;
    readonly fields: ModelFields;
    readonly relations?: ModelRelations;
  },
  refuse: (reason: string) => LatchkeyError,
): void {
  for (const [name, relation] of Object.entries(relations)) {
    if (!FIELD_NAME.test(name)) throw refuse(`a relation is named like dueTasks, and not '${name}'`);
    const isTaken = reservedNames.has(name) || Object.hasOwn(fields, name);
    if (isTaken) throw refuse(`the name '${name}' of its relation is taken`);
    const join = joinTableName({ table }, name, relation);
    const problem = relation.through ? null : tableNameProblem(join);
    if (problem) throw refuse(`the table '${shown(join)}' of its relation ${name} ${problem}`);
  }
}

function checkColumns(
  fields: ModelFields,
  ownColumns: readonly string[],
  refuse: (reason: string) => LatchkeyError,
): void {
  const columns = new Set([...ownColumns]);
  for (const [name, field] of Object.entries(fields)) {
    const column = columnName(name, field);
    const problem = columnNameProblem(column);
    if (problem) throw refuse(`the column '${shown(column)}' of its field ${name} ${problem}`);
    // SQLite does not tell A to Z from a to z.
    const folded = foldCase(column);
    if (columns.has(folded)) throw refuse(`two of its fields have the column ${column}`);
    columns.add(folded);
  }
}

/** A name that may have anything in it, on one line. */
function shown(name: string): string {
  return JSON.stringify(name).slice(1, -1);
}
