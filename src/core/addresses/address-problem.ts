import { MAX_EMAIL_LENGTH } from '../../models/values/email-address.ts';

/**
 * Why a text cannot be kept as an address. Whether mail can reach it is not asked: users whom another program made have
 * addresses that no form of ours takes.
 */
export function addressProblem(address: string): string | null {
  if (address.trim() === '') return 'it is empty';
  if (address.length > MAX_EMAIL_LENGTH) return `it has more than ${MAX_EMAIL_LENGTH} characters`;
  if (address.includes('\0') || !address.isWellFormed()) {
    return 'it has a NUL or half a surrogate pair in it, which databases refuse';
  }
  return null;
}
