import { stringify } from 'csv-stringify/sync';

/** What a cell of a table can be. */
export type ExportedValue = string | number | boolean | null;

/**
 * What spreadsheets take for the beginning of a formula, also after spaces and quotes: OWASP, CSV Injection. The last four are
 * the wide forms, which some read as the narrow ones.
 */
const FORMULA = /^[\s"']*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** Lines of CSV (RFC 4180). A text that would be a formula begins with an apostrophe, which makes it a text again. */
export function csvText(lines: readonly (readonly ExportedValue[])[]): string {
  const cells = lines.map((line) => line.map(harmless));
  return stringify(cells, { record_delimiter: '\r\n', cast: { boolean: String } });
}

function harmless(value: ExportedValue): ExportedValue {
  if (typeof value !== 'string' || NUMBER.test(value)) return value;
  return FORMULA.test(value) ? `'${value}` : value;
}
