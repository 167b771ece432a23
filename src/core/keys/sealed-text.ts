import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import { randomBytes } from '../../support/secrets.ts';
import type { SecretKeys } from './secret-keys.ts';

const CIPHER = 'aes-256-gcm';

/** Bytes of the nonce: 96 bits, random (NIST SP 800-38D, 8.2.2), good for 2^32 texts under one key (8.3). */
const NONCE_BYTES = 12;

/** Bytes of the tag that tells a changed text: 128 bits, the longest (NIST SP 800-38D, 5.2.1.2). */
const TAG_BYTES = 16;

/** What a text is sealed for. It is opened for the very same alone. */
export interface Seal {
  /** Each has a key of its own: a text that was sealed for one opens nowhere else. */
  readonly purpose: string;
  /** What the text belongs to, such as a session or a row. It is authenticated, and not in the sealed text. Default: nothing. */
  readonly boundTo?: string;
}

/**
 * Encrypts a text under the project's secret key, so that only this site reads it, and nobody changes it (AES-256-GCM). Letters
 * of base64url, 38 bytes and a third longer. Two seals of one text are different.
 */
export function sealText(keys: SecretKeys, text: string, { purpose, boundTo = '' }: Seal): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, keys.cipherKeys(purpose)[0] as KeyObject, nonce, {
    authTagLength: TAG_BYTES,
  });
  cipher.setAAD(Buffer.from(boundTo));
  const sealed = [nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat(sealed).toString('base64url');
}

/**
 * The text that was sealed, under the current secret key or one of its fallbacks. Null for anything else: a text that was
 * changed, cut, sealed for something else or under a key that is not known any more.
 */
export function openSealedText(
  keys: SecretKeys,
  sealed: string,
  { purpose, boundTo = '' }: Seal,
): string | null {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
  for (const key of keys.cipherKeys(purpose)) {
    const text = decipher(key, bytes, boundTo);
    if (text !== null) return text;
  }
  return null;
}

function decipher(key: KeyObject, bytes: Buffer, boundTo: string): string | null {
  const end = bytes.length - TAG_BYTES;
  const opening = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  opening.setAAD(Buffer.from(boundTo));
  opening.setAuthTag(bytes.subarray(end));
  const text = opening.update(bytes.subarray(NONCE_BYTES, end));
  try {
    return Buffer.concat([text, opening.final()]).toString('utf8');
  } catch {
    // The one error that `final` has: the tag does not fit.
    return null;
  }
}
