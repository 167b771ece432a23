import type { ColumnDefault } from '../../../models/fields/column-shape.ts';
import { parseExactJson } from '../../../models/values/json/exact-json.ts';
import {
  type ColumnTypeDefinition,
  type Decoder,
  quoteText,
  RefusedText,
} from '../../contract/column-type-definition.ts';
import { UnreadableValue } from '../../contract/unreadable-value.ts';

/** JSON is written as text. */
const encode = (value: unknown): string => JSON.stringify(value);

const JSON_TEXT = 114;
const JSONB = 3802;

export const json: ColumnTypeDefinition = {
  words: () => 'json',
  hint: () => 'JSON',
  accepts: () => true,
  parse: (text) => {
    const answer = parseExactJson(text);
    if ('value' in answer) return text;
    return new RefusedText(answer.cause === undefined ? String(answer.problem) : 'it must be JSON');
  },
  asDefault: encode,
  readDefault: () => null,
  readType: ({ words }) => (words === 'json' || words === 'jsonb' ? { type: 'json' } : null),
  sqlite: {
    declare: () => 'json',
    literal,
    encode,
    decoder: (declared) => (declared === 'json' ? decode : null),
  },
  postgres: {
    declare: () => 'jsonb',
    literal,
    encode,
    parsers: { [JSON_TEXT]: readJson, [JSONB]: readJson },
  },
};

/** JSON as it is, and any other text as a JSON string. */
function literal(value: ColumnDefault): string {
  if (typeof value !== 'string') return quoteText(String(value));
  try {
    JSON.parse(value);
    return quoteText(value);
  } catch {
    return quoteText(JSON.stringify(value));
  }
}

/** A number on its own is kept as one: SQLite makes numbers of texts that are. */
const decode: Decoder = (stored) => {
  if (typeof stored === 'number' && Number.isFinite(stored)) return stored;
  return typeof stored === 'string' ? readJson(stored) : new UnreadableValue(stored, 'JSON');
};

function readJson(text: string): unknown {
  const answer = parseExactJson(text);
  if ('value' in answer) return answer.value;
  return new UnreadableValue(text, `JSON: ${answer.problem}`, answer.cause);
}
