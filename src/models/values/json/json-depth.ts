/**
 * How deep lists and objects may stand in each other. SQLite's own JSON functions end at 1000
 * (https://www.sqlite.org/json1.html), of which the data of a session takes one.
 */
export const MAX_JSON_DEPTH = 999;

/** Whether JSON is nested deeper than a database takes it. */
export function isTooDeep(json: string): boolean {
  // Each level opens and closes.
  if (json.length <= 2 * MAX_JSON_DEPTH) return false;
  let depth = 0;
  let inText = false;
  for (let index = 0; index < json.length; index++) {
    const character = json[index];
    if (inText) {
      if (character === '\\') index += 1;
      else if (character === '"') inText = false;
    } else if (character === '"') inText = true;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > MAX_JSON_DEPTH) return true;
  }
  return false;
}
