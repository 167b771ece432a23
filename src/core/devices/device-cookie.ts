import { hash } from 'node:crypto';
import { randomToken } from '../../support/secrets.ts';
import type { SecretKeys } from '../keys/secret-keys.ts';
import type { UserId } from '../users/user-id.ts';

/** Users of one browser whose device it is: a family's. The one who logged in longest ago goes. */
const MAX_USERS = 5;

const PURPOSE = 'latchkey.device.cookie';
const TAG_LENGTH = 8;
const SECRET_LENGTH = 43;
const MAC_LENGTH = 43;
const ENTRY = new RegExp(`^[\\w-]{${TAG_LENGTH + SECRET_LENGTH}}$`);
/** Characters: 304, where browsers keep 4096 bytes of a cookie (RFC 6265bis, 5.6). A longer one is none of ours. */
const MAX_LENGTH = MAX_USERS * (TAG_LENGTH + SECRET_LENGTH + 1) + MAC_LENGTH;

/** What the cookie has of one user. */
export interface DeviceCookieEntry {
  /** Tells whose it is to who knows the user, and nothing to others: `userTag`. */
  readonly tag: string;
  /** 256 random bits. */
  readonly secret: string;
}

/** What the site itself has put into the cookie, the user of the last login first. Nothing where anybody else has made it. */
export function readDeviceCookie(keys: SecretKeys, value: string | undefined): readonly DeviceCookieEntry[] {
  if (value === undefined || value.length > MAX_LENGTH) return [];
  const parts = value.split('.');
  const mac = parts.pop() ?? '';
  if (mac.length !== MAC_LENGTH || !parts.every((part) => ENTRY.test(part))) return [];
  if (!keys.verify(PURPOSE, parts.join('.'), Buffer.from(mac, 'base64url'))) return [];
  return parts.map((part) => ({ tag: part.slice(0, TAG_LENGTH), secret: part.slice(TAG_LENGTH) }));
}

/** The cookie with this user's entry as its first, in the place of one that the user had. */
export function deviceCookie(
  keys: SecretKeys,
  entry: DeviceCookieEntry,
  others: readonly DeviceCookieEntry[],
): string {
  const kept = others.filter(({ tag }) => tag !== entry.tag).slice(0, MAX_USERS - 1);
  const text = [entry, ...kept].map(({ tag, secret }) => tag + secret).join('.');
  return `${text}.${keys.mac(PURPOSE, text).toString('base64url')}`;
}

export function newDeviceSecret(): string {
  return randomToken(32);
}

/** What the table knows of a secret: whoever reads the table has no cookie by it. */
export function deviceSecretHash(secret: string): string {
  return hash('sha256', secret, 'hex');
}

/** A user's name in the cookie. Not the id: how many users there are is nobody's to know. */
export function userTag(keys: SecretKeys, userId: UserId): string {
  return keys.mac('latchkey.device.user', String(userId)).toString('base64url').slice(0, TAG_LENGTH);
}
