import { hash } from 'node:crypto';
import { randomToken } from '../../support/secrets.ts';

/** A fresh session key: 256 random bits in base64url, 43 characters (OWASP asks for 64 bits, ASVS 7.2.3 for 128). */
export function newSessionKey(): string {
  return randomToken(32);
}

/** Characters of a session key. */
export const SESSION_KEY_LENGTH = 43;

/** Whether this could be a key of ours. A visitor's own choice of key is never taken up, well formed or not. */
export function isSessionKey(value: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(value);
}

/** What the store knows of a key: a leaked table opens no session. The key is random, so a plain hash is enough. */
export function sessionKeyHash(key: string): string {
  return hash('sha256', key, 'hex');
}
