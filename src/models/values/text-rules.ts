/**
 * How many code points a text has, which is what Django counts and what NIST SP 800-63B-4, 3.1.1.2 asks for: an emoji outside
 * of Unicode's first plane is one, not two.
 */
export function codePointLength(text: string): number {
  let length = 0;
  for (const _ of text) length++;
  return length;
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
