import { z } from 'zod';
import type { ColumnDefault, ColumnType } from '../../models/fields/column-shape.ts';
import type { OnDelete } from '../../models/fields/field-base.ts';
import type { Operations } from '../operations/contract/operation.ts';
import type { MigrationCode } from '../operations/data/run-code.ts';

/** Something else than text in the place of a name would be written into SQL as it is. */
const name = z.string().min(1);
const onDelete: z.ZodType<OnDelete> = z.enum(['restrict', 'cascade', 'set null']);
const fill: z.ZodType<ColumnDefault | null> = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const size = z.int().positive();

const references = z.strictObject({
  table: name,
  user: z.literal(true).optional(),
  onDelete: onDelete.optional(),
});

const columnTypes: { readonly [Type in ColumnType]: Type } = {
  id: 'id',
  varchar: 'varchar',
  text: 'text',
  integer: 'integer',
  bigint: 'bigint',
  decimal: 'decimal',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
  json: 'json',
  uuid: 'uuid',
  time: 'time',
  duration: 'duration',
  binary: 'binary',
};

const column = z
  .strictObject({
    type: z.enum(columnTypes),
    length: size.optional(),
    digits: size.optional(),
    places: z.int().nonnegative().optional(),
    nullable: z.boolean().optional(),
    default: z.union([z.string(), z.number(), z.boolean()]).optional(),
    primaryKey: z.boolean().optional(),
    references: references.optional(),
    userId: z.literal(true).optional(),
    // Of the columns of a new table, which has no rows to fill.
    fill: fill.optional(),
  })
  .refine(({ type, length }) => type !== 'varchar' || length !== undefined, 'a varchar needs its length')
  .refine(
    ({ type, digits, places }) => type !== 'decimal' || (digits !== undefined && places !== undefined),
    'a decimal needs its digits and places',
  );

const index = z.strictObject({
  name,
  named: z.literal(true).optional(),
  columns: z.array(name).min(1),
  unique: z.boolean().optional(),
  ignoreCase: z.boolean().optional(),
  trigram: z.boolean().optional(),
});

const sqlText = z.union([z.string(), z.strictObject({ sqlite: z.string(), postgres: z.string() })]);
const code = z.custom<MigrationCode>((value) => typeof value === 'function', 'expected a function');

const operation = <Kind extends keyof Operations, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
  z.strictObject({ kind: z.literal(kind), ...shape });

/** What each operation has to look like. One that is missing here does not compile. */
export const operationShapes: { readonly [Kind in keyof Operations]: z.ZodType } = {
  createTable: operation('createTable', {
    table: name,
    model: name.nullable(),
    columns: z.record(name, column),
    indexes: z.array(index),
    users: z.literal(true).optional(),
  }),
  dropTable: operation('dropTable', { table: name }),
  renameTable: operation('renameTable', { from: name, to: name, model: name.nullable() }),
  moveTable: operation('moveTable', { table: name, app: name, model: name.nullable() }),
  addColumn: operation('addColumn', { table: name, column: name, spec: column, fill }),
  dropColumn: operation('dropColumn', { table: name, column: name }),
  renameColumn: operation('renameColumn', { table: name, from: name, to: name }),
  alterColumn: operation('alterColumn', { table: name, column: name, spec: column, fill }),
  createIndex: operation('createIndex', { table: name, index, concurrently: z.boolean() }),
  dropIndex: operation('dropIndex', { table: name, name, concurrently: z.boolean() }),
  renameIndex: operation('renameIndex', { table: name, from: name, to: name }),
  addForeignKey: operation('addForeignKey', { table: name, column: name, references }),
  dropForeignKey: operation('dropForeignKey', { table: name, column: name }),
  runSql: operation('runSql', { up: sqlText, down: sqlText.nullable() }),
  runCode: operation('runCode', { up: code, down: code.nullable() }),
};

/** What stands around the operations. */
export const fileShape = z.strictObject({
  dependencies: z.array(name).optional(),
  merges: z.array(name).optional(),
  operations: z.array(z.unknown()),
});
