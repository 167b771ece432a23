import { jsonText } from '../../../models/values/json/json-text.ts';
import { CoreError } from '../../core-error.ts';

/** Anything that JSON can say. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/**
 * A session's value as JSON, the same on every database: one that a store could not hold is refused by all.
 *
 * @throws LatchkeyError `session_value_invalid`.
 */
export function sessionJson(key: string, value: JsonValue): string {
  const answer = jsonText(value);
  if ('json' in answer) return answer.json;
  const { problem: reason, cause } = answer;
  throw new CoreError('session_value_invalid', { key, reason: String(reason) }, { cause });
}
