import type { InspectedColumn, InspectedTable } from '../../../migrations/inspect/inspected-table.ts';
import { sameName } from '../../../models/values/database-name.ts';
import type { ReferenceSource } from './field-source.ts';
import { modelSource } from './model-source.ts';
import {
  idSource,
  type PlannedModel,
  type PlanOptions,
  packageModels,
  planModels,
  whyNoModel,
} from './planned-model.ts';
import { planRelations } from './planned-relation.ts';
import { comment } from './source-text.ts';

const HEADER = [
  '// Written by latchkey inspectdb from the tables of a database. Look it over before you use it: a database tells',
  '// neither labels, choices, nor what happens in code, and onDelete is what the database does by itself.',
];

/** The models of tables, as the text of a TypeScript file. */
export function modelsSource(tables: readonly InspectedTable[], options: PlanOptions): string {
  const reasons = new Map(tables.map((table) => [table, whyNoModel(table) ?? twinOf(table, tables)]));
  const usable = tables.filter((table) => reasons.get(table) === null);
  const planned = planModels(usable, options);
  const relations = planRelations(planned);
  const models = planned.filter(({ table }) => !relations.some((relation) => relation.table === table));
  const used = new Set<string>(models.length > 0 ? ['field'] : []);
  const bodies = models.map((model, index) => {
    used.add(model.isUser ? 'defineUserModel' : 'defineModel');
    const own = relations.filter(({ owner }) => owner === model);
    if (own.length > 0) used.add('manyToMany');
    return modelSource(model, {
      referenceSource: references(model, { models, index, used }),
      relations: own,
    });
  });
  const left = tables.flatMap((table) => {
    const reason = reasons.get(table);
    return reason ? [[comment(`The table ${table.name} is left out: ${reason}.`)]] : [];
  });
  return [[...HEADER, ...importLine(used)], ...bodies, ...left]
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

/** PostgreSQL has both `Note` and `note`, and SQLite does not. */
function twinOf(table: InspectedTable, tables: readonly InspectedTable[]): string | null {
  const earlier = tables.slice(0, tables.indexOf(table));
  const twin = earlier.find(({ name }) => sameName(name, table.name));
  return twin ? `its name is ${twin.name} to SQLite` : null;
}

/** Values by their names, and the one type behind them. */
function importLine(used: ReadonlySet<string>): string[] {
  if (used.size === 0) return [];
  const sorted = [...used].sort((one, other) => (one.toLowerCase() < other.toLowerCase() ? -1 : 1));
  const names = sorted.map((name) => (['Model', 'ModelById'].includes(name) ? `type ${name}` : name));
  return [`import { ${names.join(', ')} } from 'latchkey';`];
}

/** Whether its ids are texts to the compiler. */
function isTextId(table: InspectedTable | undefined): boolean {
  const id = table?.columns.find(({ name }) => name === 'id');
  return id !== undefined && idSource(id) !== null;
}

interface Surroundings {
  readonly models: readonly PlannedModel[];
  /** The place of the model whose fields are written. */
  readonly index: number;
  /** What the file has to import. */
  readonly used: Set<string>;
}

function references({ table }: PlannedModel, { models, index, used }: Surroundings): ReferenceSource {
  return ({ references: reference }: InspectedColumn) => {
    // A foreign key refers to the id of another row, and to nothing else.
    if (!reference || (reference.column !== null && reference.column !== 'id')) return null;
    if (reference.table === table.name) return "'self'";
    const target = models.findIndex((model) => model.table.name === reference.table);
    const name = models[target]?.name ?? packageModels[reference.table];
    if (name === undefined) return null;
    if (target === -1) used.add(name);
    if (target <= index) return `() => ${name}`;
    // Two models that refer to each other would be each other's type without the annotation.
    const type = isTextId(models[target]?.table) ? 'ModelById<string>' : 'Model';
    used.add(type.replace('<string>', ''));
    return `(): ${type} => ${name}`;
  };
}
