import type { CustomTypesConfig } from 'pg';
import { postgresParsers } from '../column-types/column-types.ts';
import { momentText } from '../column-types/times/postgres-moments.ts';
import { hideUnreadable, storedValue, UnreadableValue } from '../contract/unreadable-value.ts';

/** The parsers of one pool. pg's own are for the whole process, and others may rely on them. */
export function typeParsers(driver: CustomTypesConfig): CustomTypesConfig {
  const getTypeParser = (type: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : postgresParsers[type]) ?? driver.getTypeParser(type, format as never);
  return { getTypeParser: getTypeParser as CustomTypesConfig['getTypeParser'] };
}

/** Rows by the names of their columns. What cannot be read of them fails where it is asked for. */
export function hideUnreadableValues<Row extends Record<string, unknown>>(rows: Row[]): Row[] {
  for (const row of rows) {
    for (const column in row) {
      const value = row[column];
      if (!(value instanceof UnreadableValue)) continue;
      hideUnreadable(row, column, value, () => ({
        column,
        row: column === 'id' ? value.stored : storedValue(row, 'id'),
      }));
    }
  }
  return rows;
}

/** The same for the values of one row. `columns`: their names. */
export function hideInValues(row: unknown[], columns: readonly { readonly name: string }[]): unknown[] {
  for (const [index, value] of row.entries()) {
    if (!(value instanceof UnreadableValue)) continue;
    hideUnreadable(row, index, value, () => ({ column: columns[index]?.name ?? String(index) }));
  }
  return row;
}

/** What pg sends for each parameter. @throws LatchkeyError `datetime_unkeepable`. */
export function sendableAll(parameters: readonly unknown[]): unknown[] {
  return parameters.map(sendable);
}

function sendable(value: unknown): unknown {
  if (value instanceof Date) return momentText(value);
  return Array.isArray(value) ? value.map(sendable) : value;
}
