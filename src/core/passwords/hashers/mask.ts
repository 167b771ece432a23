/** Shows the first characters and stars for the rest, as Django's admin does, so that two hashes can be told apart. */
export function mask(text: string, shown = 6): string {
  return text.slice(0, shown) + '*'.repeat(Math.max(0, text.length - shown));
}
