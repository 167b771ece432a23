import type { ColumnShape, ColumnType } from '../../models/fields/column-shape.ts';
import type { ColumnTypeDefinition, Decoder, TextParser } from '../contract/column-type-definition.ts';
import { binary } from './contents/binary.ts';
import { json } from './contents/json.ts';
import { text } from './contents/text.ts';
import { uuid } from './contents/uuid.ts';
import { varchar } from './contents/varchar.ts';
import { bigint } from './numbers/bigint.ts';
import { boolean } from './numbers/boolean.ts';
import { decimal } from './numbers/decimal.ts';
import { id } from './numbers/id.ts';
import { integer } from './numbers/integer.ts';
import { date } from './times/date.ts';
import { datetime } from './times/datetime.ts';
import { duration } from './times/duration.ts';
import { time } from './times/time.ts';

/** Every type of column. Of two that could be what a table declares, the first is taken. */
export const columnTypes: Readonly<Record<ColumnType, ColumnTypeDefinition>> = {
  id,
  uuid,
  varchar,
  text,
  integer,
  bigint,
  decimal,
  boolean,
  date,
  datetime,
  time,
  duration,
  json,
  binary,
};

const definitions = Object.values(columnTypes);

/** The decoder of a type that a table of SQLite declares; null where what is kept is the value. */
export function decoderOf(declared: string | null): Decoder | null {
  if (declared === null) return null;
  const name = declared.toLowerCase();
  for (const { sqlite } of definitions) {
    const decoder = sqlite.decoder(name);
    if (decoder) return decoder;
  }
  return null;
}

/**
 * What pg gives otherwise than the contract of `Database` says: whole numbers as text, dates as `Date`, moments without a
 * zone in the zone of the process, infinity as a number, JSON rounded. By the numbers of the types.
 */
export const postgresParsers: Readonly<Record<number, TextParser>> = Object.assign(
  {},
  ...definitions.map(({ postgres }) => postgres.parsers),
);

/** What a type of a database is here; null where no type of ours is it. */
export function readType(declared: string): ColumnShape | null {
  const match =
    /^(?<words>[a-z ]+?)\s*(?:\(\s*(?<first>\d+)\s*(?:,\s*(?<second>\d+)\s*)?\)(?<rest>[a-z ]*))?$/i.exec(
      declared.trim(),
    );
  if (!match?.groups) return null;
  const { first, second, rest = '' } = match.groups;
  const words = `${match.groups.words}${rest}`.toLowerCase().replace(/\s+/g, ' ').trim();
  const parts = { words, first: numberOf(first), second: numberOf(second) };
  for (const definition of definitions) {
    const shape = definition.readType(parts);
    if (shape) return shape;
  }
  return null;
}

function numberOf(digits: string | undefined): number | undefined {
  return digits === undefined ? undefined : Number(digits);
}
