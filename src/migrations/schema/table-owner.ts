import type { SchemaState } from './schema-state.ts';

/** What people call a table: its model's name, or its own where no model declares it. */
export function ownerOf(state: SchemaState, table: string): string {
  return state.get(table)?.model ?? table;
}

/** `due_date` → `dueDate`: the field that a column was most likely made from. */
export function fieldOf(column: string): string {
  return column.replace(/(?<=[a-z\d])_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
