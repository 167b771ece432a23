/** Characters of a reason that are kept. */
const MOST_CHARACTERS = 300;

/**
 * Why a mail could not be sent, as it may be kept and logged. Mail servers quote what they dislike, links among them, which
 * may open an account; and the address of a server may have its password in it.
 */
export function failureText(reason: unknown): string {
  const text = reason instanceof Error ? reason.message : String(reason);
  return text
    .replace(/\b[a-z][a-z\d+.-]*:\/\/\S+/gi, '(address)')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, MOST_CHARACTERS);
}
