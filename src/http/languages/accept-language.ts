/** What a browser says of the languages that its user reads. Language ranges of RFC 4647, such as `de-AT`, `zh` or `*`. */
export interface AcceptedLanguages {
  /** The most wanted first. */
  readonly wanted: readonly string[];
  /** Those that the user does not read (`q=0`). */
  readonly refused: readonly string[];
}

/** Of a header that anybody may send, as much as browsers ever send. */
const MAX_CHARACTERS = 500;
const MAX_RANGES = 20;

const RANGE = /^(?:[a-z]{1,8}(?:-[a-z0-9]{1,8})*|\*)$/i;
/** RFC 9110, 12.4.2. */
const WEIGHT = /^q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/i;

/** Reads an `Accept-Language` header (RFC 9110, 12.5.4). What is malformed in it is left out. */
export function parseAcceptLanguage(header: string): AcceptedLanguages {
  const parts = header.slice(0, MAX_CHARACTERS).split(',').slice(0, MAX_RANGES);
  const ranges = parts.flatMap((part) => weighted(part) ?? []);
  const refused = ranges.filter(({ weight }) => weight === 0);
  const wanted = ranges.filter(({ weight }) => weight > 0).toSorted((a, b) => b.weight - a.weight);
  return { wanted: wanted.map(({ range }) => range), refused: refused.map(({ range }) => range) };
}

function weighted(part: string): { readonly range: string; readonly weight: number } | null {
  const [range = '', weight, ...more] = part.split(';').map((piece) => piece.trim());
  if (!RANGE.test(range) || more.length > 0) return null;
  if (weight === undefined) return { range, weight: 1 };
  const found = WEIGHT.exec(weight)?.[1];
  return found === undefined ? null : { range, weight: Number(found) };
}
