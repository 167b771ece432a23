const PLAIN = /^[0-9a-f]{32}$/;
const DASHED = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * A UUID in its one spelling: lower case, with dashes (RFC 9562, section 4). Capitals and the 32 digits alone are taken
 * too; null for what is no UUID. The version is not looked at.
 */
export function canonicalUuid(text: string): string | null {
  if (DASHED.test(text)) return text;
  const lower = text.toLowerCase();
  if (DASHED.test(lower)) return lower;
  return PLAIN.test(lower) ? dashedUuid(lower) : null;
}

/** The 32 digits of a UUID with its dashes. */
export function dashedUuid(digits: string): string {
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;
}

/** The 32 digits of a UUID: what Django keeps on SQLite. */
export function uuidDigits(uuid: string): string {
  return uuid.replaceAll('-', '');
}
