import { foldCase } from '../../models/values/fold-case.ts';
import { createIndex } from '../operations/indexes/create-index.ts';
import { dropIndex } from '../operations/indexes/drop-index.ts';
import { renameIndex } from '../operations/indexes/rename-index.ts';
import type { IndexSpec, SchemaState } from '../schema/schema-state.ts';
import { shortName } from '../schema/short-name.ts';
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

/** Gives the indexes that stay the names that models give them, where these are others. */
export function renameIndexes(changes: PlannedChanges, wanted: SchemaState): void {
  for (const [table, { app, indexes }] of wanted) {
    for (const { named, name, ...index } of indexes) {
      const present = changes.state.get(table)?.indexes ?? [];
      if (!named || present.some((other) => other.name === name)) continue;
      const old = present.find((other) => shapeOf(other) === shapeOf({ name, ...index }));
      if (old) changes.add(app, renameIndex(table, old.name, name));
    }
  }
}

export function createIndexes(changes: PlannedChanges, wanted: SchemaState): void {
  for (const [table, { app, indexes }] of wanted) {
    const present = new Set(changes.state.get(table)?.indexes.map(shapeOf));
    for (const index of distinctIndexes(indexes)) {
      if (present.has(shapeOf(index))) continue;
      const named = freeNames(changes.state, [index], [...wanted.keys()]);
      for (const free of named) changes.add(app, createIndex(table, free));
    }
  }
}

/**
 * The indexes with names that are still free. An index keeps its name when its table or column is renamed, so the name
 * that is made for another one may be taken; and databases keep tables and indexes under one roof. Case does not count,
 * for SQLite.
 *
 * @param tables Tables that are to come.
 */
export function freeNames(
  state: SchemaState,
  indexes: readonly IndexSpec[],
  tables: readonly string[],
): readonly IndexSpec[] {
  const there = [...state.values()].flatMap((table) => table.indexes.map(({ name }) => name));
  const taken = new Set([...there, ...state.keys(), ...tables].map(foldCase));
  return indexes.map((index) => {
    // The model's own choice: where it is taken, the operation says so.
    if (index.named) return index;
    let name = index.name;
    for (let number = 2; taken.has(foldCase(name)); number += 1) name = shortName(`${index.name}_${number}`);
    taken.add(foldCase(name));
    return { ...index, name };
  });
}

/** Each index once: a field's `index` and the model's `indexes` may both ask for it. */
export function distinctIndexes(indexes: readonly IndexSpec[]): readonly IndexSpec[] {
  return [...new Map(indexes.map((index) => [shapeOf(index), index])).values()];
}

/** What an index does; its name does not matter. */
function shapeOf({ columns, unique = false, ignoreCase = false, trigram = false }: IndexSpec): string {
  return JSON.stringify([columns, unique, ignoreCase, trigram]);
}
