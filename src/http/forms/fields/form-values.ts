/**
 * The names and values that a form was sent with, in order, repeats included: a `URLSearchParams`, or a list of pairs.
 */
export type FormValues = Iterable<readonly [name: string, value: string]>;

/**
 * Picks the values of known names; of a repeated name the last one wins, as in Django's QueryDict. Names that nobody
 * asked for, such as `__proto__` or the 20,000th, are dropped here and cost no memory. So are values that are no text
 * (an uploaded file).
 */
export function pickValues(
  values: FormValues,
  names: { has(name: string): boolean },
): ReadonlyMap<string, string> {
  const picked = new Map<string, string>();
  for (const [name, value] of values) {
    if (names.has(name) && typeof value === 'string') picked.set(name, value);
  }
  return picked;
}
