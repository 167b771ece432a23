/** Marks that NFKD takes off their letters: `é` is `e` and an accent. */
const MARKS = /\p{M}/gu;

/**
 * A text as a part of an address: `Über uns!` is `uber-uns`. Letters that have none of A to Z in them are left out, as in Django's
 * `slugify`. The script of the admin (`prepopulate.js`) does the same.
 */
export function slugText(text: string, maxLength: number = Number.POSITIVE_INFINITY): string {
  const words = text
    .normalize('NFKD')
    .replace(MARKS, '')
    .toLowerCase()
    .replace(/[^a-z\d_\s-]/g, '');
  return trimmed(trimmed(words.replace(/[-\s]+/g, '-')).slice(0, maxLength));
}

function trimmed(slug: string): string {
  return slug.replace(/^[-_]+|[-_]+$/g, '');
}
