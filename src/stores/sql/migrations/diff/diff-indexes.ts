import { shortName } from '../../schema/model-tables.ts';
import type { IndexSpec, SchemaState } from '../../schema/schema-state.ts';
import { createIndex, dropIndex } from '../operations.ts';
import type { PlannedChanges } from './planned-changes.ts';

/** Drops the indexes that a table no longer needs; those of columns that go will go with them. */
export function dropIndexes(changes: PlannedChanges, wanted: SchemaState): void {
  for (const [table, { app, columns, indexes }] of wanted) {
    const needed = new Set(indexes.map(shapeOf));
    for (const index of changes.state.get(table)?.indexes ?? []) {
      if (needed.has(shapeOf(index))) continue;
      const stays = index.columns.every((column) => Object.hasOwn(columns, column));
      if (stays) changes.add(app, dropIndex(table, index.name));
    }
  }
}

export function createIndexes(changes: PlannedChanges, wanted: SchemaState): void {
  for (const [table, { app, indexes }] of wanted) {
    const present = new Set(changes.state.get(table)?.indexes.map(shapeOf));
    for (const index of distinctIndexes(indexes)) {
      if (present.has(shapeOf(index))) continue;
      for (const named of freeNames(changes.state, [index])) changes.add(app, createIndex(table, named));
    }
  }
}

/**
 * The indexes with names that are still free. An index keeps its name when its table or column is renamed, so the name
 * that is made for another one may be taken.
 */
export function freeNames(state: SchemaState, indexes: readonly IndexSpec[]): readonly IndexSpec[] {
  const taken = new Set([...state.values()].flatMap((table) => table.indexes.map(({ name }) => name)));
  return indexes.map((index) => {
    let name = index.name;
    for (let number = 2; taken.has(name); number += 1) name = shortName(`${index.name}_${number}`);
    taken.add(name);
    return { ...index, name };
  });
}

/** Each index once: a field's `index` and the model's `indexes` may both ask for it. */
export function distinctIndexes(indexes: readonly IndexSpec[]): readonly IndexSpec[] {
  return [...new Map(indexes.map((index) => [shapeOf(index), index])).values()];
}

/** What an index does; its name does not matter. */
function shapeOf({ columns, unique = false, ignoreCase = false }: IndexSpec): string {
  return JSON.stringify([columns, unique, ignoreCase]);
}
