import { parseExactJson } from '../../models/values/json/exact-json.ts';
import { isTooDeep } from '../../models/values/json/json-depth.ts';

/** Why a text is not taken as JSON: a code for programs. */
export type JsonProblem =
  | 'json_malformed'
  | 'json_too_deep'
  | 'json_number_inexact'
  | 'json_name_twice'
  | 'json_name_reserved';

/**
 * Reads JSON that a stranger has written, where two programs could not read two things: I-JSON (RFC 7493) has no name twice in
 * an object, no number that a double does not hold, and no half of a surrogate pair. `__proto__` is no name either, since whatever
 * copies it by assignment changes the prototype of the copy.
 */
export function parseStrictJson(
  json: string,
): { readonly value: unknown } | { readonly problem: JsonProblem } {
  if (isTooDeep(json)) return { problem: 'json_too_deep' };
  const read = parseExactJson(json);
  if ('problem' in read) return { problem: read.cause ? 'json_malformed' : 'json_number_inexact' };
  const problem = textProblem(json);
  return problem ? { problem } : read;
}

/** What is wrong with the texts of good JSON: the names of its objects, and its values. */
function textProblem(json: string): JsonProblem | null {
  /** The names so far of each object that is open; null for a list. */
  const open: (Set<string> | null)[] = [];
  for (let index = 0; index < json.length; index++) {
    const character = json[index];
    if (character === '{') open.push(new Set());
    else if (character === '[') open.push(null);
    else if (character === '}' || character === ']') open.pop();
    else if (character === '"') {
      const end = endOfText(json, index);
      const text = textOf(json.slice(index, end));
      if (!text.isWellFormed()) return 'json_malformed';
      const problem = isName(json, end) ? nameProblem(text, open.at(-1)) : null;
      if (problem) return problem;
      index = end - 1;
    }
  }
  return null;
}

function nameProblem(name: string, others: Set<string> | null | undefined): JsonProblem | null {
  if (name === '__proto__') return 'json_name_reserved';
  if (others?.has(name)) return 'json_name_twice';
  others?.add(name);
  return null;
}

/** The place after the closing quotation mark of a text that begins at `start`. */
function endOfText(json: string, start: number): number {
  let index = start + 1;
  while (json[index] !== '"') index += json[index] === '\\' ? 2 : 1;
  return index + 1;
}

function textOf(quoted: string): string {
  return quoted.includes('\\') ? JSON.parse(quoted) : quoted.slice(1, -1);
}

/** Whether a text that ends there is the name of a member. */
function isName(json: string, end: number): boolean {
  let index = end;
  while (' \t\r\n'.includes(json[index] ?? '.')) index++;
  return json[index] === ':';
}
