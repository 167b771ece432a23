/** The value and its words, in lower case: of an address its name and the names of its host. */
export function partsOf(value: unknown): string[] {
  if (typeof value !== 'string') return [];
  const whole = value.toLowerCase();
  return [...whole.split(/[^\p{L}\p{N}_]+/u), whole].filter((part) => part !== '');
}

/** Whether a password shares so many characters with a part of what is known of its owner. Both in lower case. */
export function isTooSimilar(password: string, part: string, maxSimilarity: number): boolean {
  return !isTooShortToMatter(password, part, maxSimilarity) && quickRatio(password, part) >= maxSimilarity;
}

/** Whether so much shorter a part could never reach the similarity: spares the counting, as Django does. */
function isTooShortToMatter(password: string, part: string, maxSimilarity: number): boolean {
  const passwordLength = Array.from(password).length;
  const partLength = Array.from(part).length;
  return passwordLength >= 10 * partLength && partLength < (maxSimilarity / 2) * passwordLength;
}

/** How many characters two texts share in any order, as a part of all: `quick_ratio` of Python's difflib. */
function quickRatio(a: string, b: string): number {
  const left = characterCounts(a);
  const right = characterCounts(b);
  let shared = 0;
  for (const [character, count] of left) shared += Math.min(count, right.get(character) ?? 0);
  return (2 * shared) / (Array.from(a).length + Array.from(b).length);
}

function characterCounts(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return counts;
}
