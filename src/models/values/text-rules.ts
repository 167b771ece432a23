/** The length that people see: an emoji outside of Unicode's first plane is one character, not two. */
export function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Django's rule for slugs: letters from A to Z, digits, `_` and `-`. */
export function isSlug(text: string): boolean {
  return /^[-\w]+$/.test(text);
}

/** Whether a text is an address of the Web, `https://…` or `http://…`, as it stands. */
export function isWebAddress(text: string): boolean {
  // `new URL` drops tabs and line breaks, so a text can be no address and yet parse as one.
  return /^https?:\/\//i.test(text) && !/[\s\p{Cc}]/u.test(text) && URL.canParse(text);
}
