import type { TrigramIndex } from '../../contract/trigram-index.ts';
import { sql } from '../../sql/kysely.ts';
import { quoteName } from '../../sql/sql-tokens.ts';
import { type IsCommon, matchText } from './trigram-match.ts';
import { numbersTable, readTrigger, type TrigramTable, trigramTriggers } from './trigram-table.ts';

type ReadRows = (
  query: string,
  parameters?: readonly unknown[],
) => readonly Readonly<Record<string, unknown>>[];

/** Rows that tell which trigrams are common, the characters of each text that are read, and of how many rows they are. */
const SAMPLE = 64;
const SAMPLE_LENGTH = 1000;
const COMMON = SAMPLE / 8;

/** The trigram indexes of a table that are there now: a model may declare one whose migration has not been run. */
export function sqliteTrigrams(readRows: ReadRows, table: string): readonly TrigramIndex[] {
  return readRows(trigramTriggers, [table]).flatMap(({ name, sql }) => {
    const found = readTrigger({ name: String(name), sql: String(sql) });
    return found ? [trigramIndex(found, () => commonIn(readRows, table, found))] : [];
  });
}

function trigramIndex({ name, columns, numbered }: TrigramTable, common: () => IsCommon): TrigramIndex {
  const parts = sql.ref(name);
  return {
    columns,
    idsOf(match) {
      const text = matchText(match, columns, common());
      if (!numbered) return sql`select rowid from ${parts} where ${parts} match ${text}`;
      const numbers = sql.ref(numbersTable(name));
      return sql`select row_key from ${numbers} where number in (select rowid from ${parts} where ${parts} match ${text})`;
    },
  };
}

/** What the last rows have in common. FTS5 does not tell how many rows a trigram has, without reading them all. */
function commonIn(readRows: ReadRows, table: string, { key, columns }: TrigramTable): IsCommon {
  const texts = columns.map((column, at) => `substr(${quoteName(column)}, 1, ${SAMPLE_LENGTH}) as c${at}`);
  const rows = readRows(
    `select ${texts.join(', ')} from ${quoteName(table)} order by ${quoteName(key)} desc limit ${SAMPLE}`,
  );
  // Of whichever column: a trigram has one list of rows, and is slow for all where it is common in one.
  const samples = rows.map((row) => Object.values(row).join('\n').toLowerCase());
  return (trigram) => {
    const sought = trigram.toLowerCase();
    return samples.filter((text) => text.includes(sought)).length >= COMMON;
  };
}
