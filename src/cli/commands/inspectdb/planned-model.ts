import { packageModels as modelsOfPackage } from '../../../compose/parts/package-apps.ts';
import { inspectedType } from '../../../migrations/inspect/column-type.ts';
import type { InspectedColumn, InspectedTable } from '../../../migrations/inspect/inspected-table.ts';
import type { Model } from '../../../models/model.ts';
import { tableNameProblem } from '../../../models/values/database-name.ts';
import { modelName } from './model-names.ts';

/** A table, and the model that is to be declared for it. */
export interface PlannedModel {
  readonly table: InspectedTable;
  readonly app: string;
  readonly name: string;
  /** Whether the table holds people who log in. */
  readonly isUser: boolean;
}

export interface PlanOptions {
  /** The app of every model; null for the first part of each table's name. */
  readonly app: string | null;
  /** Models that are declared already: their names stay. */
  readonly known: readonly Pick<Model, 'table' | 'app' | 'name'>[];
}

/** Models of the package that others refer to, by their tables: printed models import them. */
export const packageModels: Readonly<Record<string, string>> = Object.fromEntries(
  modelsOfPackage.map(({ table, name }) => [table, name]),
);

/** What names in the printed file stand for something else. */
const TAKEN = [...Object.values(packageModels), 'Model', 'ModelById', 'Date'];

/** What Django's tables of users have, and every user model here. */
const USER_COLUMNS = ['password', 'last_login', 'is_superuser'];
const USER_FLAGS = ['is_active', 'is_staff'];

/** The models for tables that can have one. */
export function planModels(
  tables: readonly InspectedTable[],
  { app, known }: PlanOptions,
): readonly PlannedModel[] {
  const taken = new Set(TAKEN);
  return tables.map((table) => {
    const declared = known.find((model) => model.table === table.name);
    const name =
      declared && !taken.has(declared.name)
        ? { app: app ?? declared.app, name: declared.name }
        : modelName(table.name, { app, taken });
    taken.add(name.name);
    return { table, ...name, isUser: isUserTable(table) };
  });
}

/** Whether people of this table can log in. */
export function isUserTable(table: InspectedTable): boolean {
  const flags = table.columns.filter(
    ({ name, type, nullable }) =>
      USER_FLAGS.includes(name) && !nullable && inspectedType(type)?.type === 'boolean',
  );
  const named = (name: string) => table.columns.some((column) => column.name === name);
  return flags.length === USER_FLAGS.length && USER_COLUMNS.every(named) && usernameColumn(table) !== null;
}

/** The column that people log in with: an address where it is unique, else a name, else any unique text. */
export function usernameColumn({ columns, indexes }: InspectedTable): string | null {
  const unique = columns.filter(
    (column) =>
      isText(column) &&
      indexes.some(
        (index) => index.unique && index.columns?.length === 1 && index.columns[0] === column.name,
      ),
  );
  const names = unique.map(({ name }) => name);
  return ['email', 'username'].find((name) => names.includes(name)) ?? names[0] ?? null;
}

function isText({ name, type, nullable }: InspectedColumn): boolean {
  return name !== 'password' && !nullable && ['text', 'varchar'].includes(inspectedType(type)?.type ?? '');
}

/** Why a table can have no model; null when it can. */
export function whyNoModel({ name, columns, primaryKey }: InspectedTable): string | null {
  const problem = tableNameProblem(name);
  if (problem) return `its name ${problem}`;
  const id = columns.find(({ name }) => name === 'id');
  if (primaryKey.length !== 1 || primaryKey[0] !== 'id' || !id) {
    const key = primaryKey.length === 0 ? 'none' : primaryKey.join(', ');
    return `its primary key is ${key}, and a model's is id`;
  }
  const type = inspectedType(id.type);
  if (type?.type === 'integer' || type?.type === 'bigint' || idSource(id) !== null) return null;
  return `its id is ${id.type}, and a model's is a whole number, a UUID or a text of a certain length`;
}

/** The field of an id that is no number, as TypeScript; null for one that is. */
export function idSource(id: InspectedColumn): string | null {
  const type = inspectedType(id.type);
  if (type?.type === 'uuid') return 'field.uuid()';
  if (type?.type !== 'varchar' || type.length === undefined) return null;
  return `field.text({ maxLength: ${type.length} })`;
}
