import { styleText } from 'node:util';
import type { TableColumn } from '../../apps/contract/commands/table-column.ts';
import { say } from './say.ts';
import { tableLines } from './table.ts';

/** Columns of a terminal that does not say how many it has. */
const WIDTH = 80;

/** Prints a table on standard output: in a terminal as wide as that. */
export function sayTable(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): void {
  const width = process.stdout.isTTY ? process.stdout.columns || WIDTH : null;
  const [titles = '', ...lines] = tableLines({ columns, rows }, width);
  say(styleText('bold', titles, { stream: process.stdout }));
  for (const line of lines) say(line);
}
