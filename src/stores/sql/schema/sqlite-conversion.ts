import type { ColumnSpec } from './schema-state.ts';
import { quoteName } from './sql-tokens.ts';

/** How values become those of another type. */
export interface Conversion {
  /** SQL for the converted value. */
  readonly value: string;
  /** SQL that is true of values (not null) that cannot be converted; null where all can. */
  readonly unfit: string | null;
}

const WHOLE_NUMBER = (text: string) =>
  `trim(${text}) = '' or ltrim(trim(${text}), '+-') glob '*[^0-9]*' or ltrim(trim(${text}), '+-') = ''`;

/** SQLite converts little by itself and keeps what does not fit: a word in an integer column stays a word. */
export function sqliteConversion(column: string, before: ColumnSpec, after: ColumnSpec): Conversion {
  const name = quoteName(column);
  const isText = before.type === 'varchar' || before.type === 'text';
  const same = { value: name, unfit: null };
  if (before.type === after.type) return same;
  switch (after.type) {
    case 'varchar':
    case 'text':
      return { value: asText(name, before), unfit: null };
    case 'integer':
      return wholeNumber(name, isText, 2_147_483_647);
    case 'bigint':
      return wholeNumber(name, isText, Number.MAX_SAFE_INTEGER);
    case 'decimal':
      return isText
        ? {
            value: `cast(trim(${name}) as numeric)`,
            unfit: `trim(${name}) = '' or trim(${name}) glob '*[^0-9.+-]*'`,
          }
        : same;
    case 'boolean': {
      const known = `lower(trim(${name}))`;
      return {
        value: isText ? `${known} in ('1', 'true', 't', 'yes', 'on')` : `${name} <> 0`,
        unfit: isText
          ? `${known} not in ('1', 'true', 't', 'yes', 'on', '0', 'false', 'f', 'no', 'off')`
          : null,
      };
    }
    case 'date':
      return { value: `date(${name})`, unfit: `date(${name}) is null or typeof(${name}) <> 'text'` };
    case 'datetime':
      return {
        value: `strftime('%Y-%m-%d %H:%M:%f000', ${name})`,
        unfit: `datetime(${name}) is null or typeof(${name}) <> 'text'`,
      };
    case 'json':
      return { value: name, unfit: `not json_valid(${name})` };
    case 'id':
      return same;
  }
}

function wholeNumber(name: string, isText: boolean, max: number): Conversion {
  const number = isText ? `cast(trim(${name}) as integer)` : `cast(round(${name}) as integer)`;
  const tooLarge = `${number} not between ${-max - 1} and ${max}`;
  return { value: number, unfit: isText ? `${WHOLE_NUMBER(name)} or ${tooLarge}` : tooLarge };
}

/** As PostgreSQL writes them. */
function asText(name: string, { type, places = 0 }: ColumnSpec): string {
  if (type === 'boolean') return `case ${name} when 0 then 'false' when 1 then 'true' end`;
  return type === 'decimal' ? `printf('%.${places}f', ${name})` : `cast(${name} as text)`;
}
