import type { FillOptions, Operation } from '../operations/operations.ts';
import type { ColumnReference, ColumnSpec, IndexSpec } from '../schema/schema-state.ts';
import { literal, type Source } from './source-layout.ts';

type Entries = readonly (readonly [key: string, value: Source])[];

/**
 * An operation as the call that makes it.
 *
 * @throws Error for SQL and code, which only people write.
 */
export function operationSource(operation: Operation): Source {
  const call = (...args: readonly Source[]): Source => ({ call: operation.kind, args });
  switch (operation.kind) {
    case 'createTable':
      return call(literal(operation.table), { object: tableEntries(operation) });
    case 'dropTable':
      return call(literal(operation.table));
    case 'renameTable': {
      const { from, to, model } = operation;
      const options: readonly Source[] = model === null ? [] : [{ object: [['model', literal(model)]] }];
      return call(literal(from), literal(to), ...options);
    }
    case 'moveTable': {
      const { table, app, model } = operation;
      return call(literal(table), { object: plainEntries({ app, ...(model === null ? {} : { model }) }) });
    }
    case 'addColumn':
    case 'alterColumn': {
      const { table, column, spec, fill } = operation;
      return call(literal(table), literal(column), columnSource(fill === null ? spec : { ...spec, fill }));
    }
    case 'dropColumn':
    case 'dropForeignKey':
      return call(literal(operation.table), literal(operation.column));
    case 'renameColumn':
      return call(literal(operation.table), literal(operation.from), literal(operation.to));
    case 'createIndex':
      return call(literal(operation.table), indexSource(operation.index));
    case 'dropIndex':
      return call(literal(operation.table), literal(operation.name));
    case 'addForeignKey': {
      const { table, column, references } = operation;
      return call(literal(table), literal(column), { object: plainEntries(namedReference(references)) });
    }
    case 'runSql':
    case 'runCode':
      throw new Error(`${operation.kind} is not made from models`);
  }
}

function tableEntries({ model, columns, indexes }: Extract<Operation, { kind: 'createTable' }>): Entries {
  const columnEntries = Object.entries(columns).map(([name, spec]) => [name, columnSource(spec)] as const);
  return [
    ...(model === null ? [] : [['model', literal(model)] as const]),
    ['columns', { object: columnEntries, tall: true }],
    ...(indexes.length === 0 ? [] : [['indexes', { list: indexes.map(indexSource) }] as const]),
  ];
}

/** A reference as a file has it: the project's users have no name there. */
function namedReference({ table, user, onDelete }: ColumnReference): object {
  return user ? { user, onDelete } : { table, onDelete };
}

function userColumnSource({ nullable, primaryKey, references, fill }: ColumnSpec & FillOptions): Source {
  const entries = plainEntries({ onDelete: references?.onDelete, primaryKey, nullable, fill });
  return { call: 'column.user', args: entries.length === 0 ? [] : [{ object: entries }] };
}

function columnSource(spec: ColumnSpec & FillOptions): Source {
  if (spec.references?.user) return userColumnSource(spec);
  const { type, length, digits, places, ...options } = spec;
  const sizes = [length, digits, places].flatMap((size) => (size === undefined ? [] : [literal(size)]));
  const { nullable, default: fallback, primaryKey, references, fill } = options;
  const entries: Entries = [
    ...(references ? [['references', { object: plainEntries(references) }] as const] : []),
    ...plainEntries({ primaryKey, nullable, default: fallback, fill }),
  ];
  return { call: `column.${type}`, args: [...sizes, ...(entries.length === 0 ? [] : [{ object: entries }])] };
}

function indexSource({ name, columns, unique, ignoreCase }: IndexSpec): Source {
  return {
    object: [
      ['name', literal(name)],
      ['columns', { list: columns.map(literal) }],
      ...plainEntries({ unique, ignoreCase }),
    ],
  };
}

/** Entries with plain values; what is not set, or false where that is the default, is left out. */
function plainEntries(values: object): Entries {
  return Object.entries(values).flatMap(([key, value]) =>
    value === undefined || (value === false && isFlag(key)) ? [] : [[key, literal(value)] as const],
  );
}

function isFlag(key: string): boolean {
  return ['primaryKey', 'nullable', 'unique', 'ignoreCase'].includes(key);
}
