/**
 * The key that is equal for texts that differ only in letter case. Only A to Z are folded: databases fold the rest each
 * in its own way, and `toLowerCase` also makes `k` of the Kelvin sign, so that one person's mail could reach another
 * (compare CVE-2019-19844).
 */
export function foldCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
