import { parseEmailAddress } from '../../models/values/email-address.ts';
import { foldCase } from '../../models/values/fold-case.ts';

/**
 * What is equal for two spellings of one address: its domain in lower case and in punycode, A to Z in lower case everywhere.
 * As the users' table compares addresses, so that nobody's mail reaches another (CVE-2019-19844).
 */
export function addressKey(address: string): string {
  const text = address.trim();
  const parsed = parseEmailAddress(text);
  return foldCase(parsed.ok ? parsed.address : text);
}
