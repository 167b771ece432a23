import type { CustomTypesConfig } from 'pg';
import { LatchkeyError } from '../../../core/errors.ts';

/** Type numbers, from https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat */
const INT8 = 20;
const DATE = 1082;

type TextParser = (text: string) => unknown;

/** What pg gives otherwise than the contract of `Database` says: whole numbers as text, and dates as `Date`. */
const parsers: Readonly<Record<number, TextParser>> = {
  [INT8]: wholeNumber,
  [DATE]: (text) => text,
};

/** The parsers of one pool. pg's own are for the whole process, and others may rely on them. */
export function typeParsers(driver: CustomTypesConfig): CustomTypesConfig {
  const getTypeParser = (type: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : parsers[type]) ?? driver.getTypeParser(type, format as never);
  return { getTypeParser: getTypeParser as CustomTypesConfig['getTypeParser'] };
}

/** Counts, keys and times in milliseconds: all of them far below 2^53. */
function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new LatchkeyError('number_unsafe', { number: text });
  return number;
}
