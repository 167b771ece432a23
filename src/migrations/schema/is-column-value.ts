import { isDecimalText } from '../../models/values/decimal-text.ts';
import { canonicalUuid } from '../../models/values/uuid-text.ts';
import { wholeRange } from './conversion.ts';
import { isDay } from './is-day.ts';
import type { ColumnDefault, ColumnSpec } from './schema-state.ts';

/** Whether a default, or what rows are filled with, is of the column's type. SQLite would keep it all the same. */
export function isColumnValue(spec: ColumnSpec, value: ColumnDefault): boolean {
  switch (spec.type) {
    case 'varchar':
      return [...String(value)].length <= (spec.length ?? Number.POSITIVE_INFINITY);
    case 'text':
    case 'json':
      return true;
    case 'id':
    case 'integer':
    case 'bigint': {
      const { min, max } = wholeRange(spec.type);
      const number = Number(value);
      return value !== '' && Number.isInteger(number) && number >= min && number <= max;
    }
    case 'decimal':
      return isDecimal(spec, String(value));
    case 'boolean':
      return typeof value === 'boolean' || value === 0 || value === 1;
    case 'date':
      return typeof value === 'string' && isDay(value);
    case 'datetime':
      return typeof value === 'string' && isDatetime(value);
    case 'uuid':
      return canonicalUuid(String(value)) !== null;
  }
}

function isDecimal({ digits, places = 0 }: ColumnSpec, text: string): boolean {
  if (!isDecimalText(text)) return false;
  if (digits === undefined) return true;
  const [whole = '', fraction = ''] = text.replace(/^[+-]?0*/, '').split('.');
  return whole.length <= digits - places && fraction.replace(/0+$/, '').length <= places;
}

/** A day, a time of it, and a zone, as far as they are there. Date's own parser takes 30 February, and `soon 5`. */
function isDatetime(text: string): boolean {
  const form =
    /^(?<day>\d{4}-\d\d-\d\d)(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/i;
  const day = form.exec(text)?.groups?.day;
  return day !== undefined && isDay(day);
}
