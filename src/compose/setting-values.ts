import { isIP } from 'node:net';
import { z } from 'zod';
import type { PasswordHasher } from '../core/passwords/hashers/password-hasher.ts';
import type { PasswordValidator } from '../core/passwords/validators/password-validator.ts';
import { isOriginPattern } from '../http/csrf/trusted-origins.ts';

/** Seconds that a 32-bit number holds, 68 years: no cookie and no column has to hold more. */
const MAX_SECONDS = 2_147_483_647;
/** 1 GiB: what one text of a database can hold, and more than a process should. */
const MAX_BYTES = 1_073_741_824;

/** A length of time, in whole seconds. */
export const seconds = z
  .int('must be a whole number of seconds')
  .min(1, 'must be at least 1 second')
  .max(MAX_SECONDS, `must be at most ${MAX_SECONDS} seconds, which are 68 years`);

/** A number of bytes, `least` of them or more. */
export const bytes = (least: number) =>
  z.int().min(least, `must be at least ${least} bytes`).max(MAX_BYTES, `must be at most ${MAX_BYTES} bytes`);

const PORT_RANGE = 'must be a port from 0 to 65535';
export const port = z.int(PORT_RANGE).min(0, PORT_RANGE).max(65_535, PORT_RANGE);

// Browsers take a cookie of such a prefix only if it keeps rules of its own: on http none would come back.
export const cookieName = z
  .string()
  .regex(
    /^(?!__(Host|Secure|Http|Host-Http)-)[\w-]+$/i,
    'must be a cookie name of letters, digits, - and _ (the __Host- prefix is added where it can be)',
  );

const DATABASE_URL_FORMS =
  'must be sqlite:FILE, sqlite::memory: or postgres://user:password@host:5432/database';
export const databaseUrl = z.string().refine(isDatabaseUrl, DATABASE_URL_FORMS);

const MAIL_URL_FORMS = 'must be console:, file:FOLDER, smtp://user:password@host:587 or smtps://…';
export const mailUrl = z.string().refine(isMailUrl, MAIL_URL_FORMS);

/** Whether a name is one of the project's is known once its routes are: see `checkUrlSettings`. */
export const urlPath = z
  .string()
  .regex(/^[^\s\p{Cc}\\]+$/u, 'must be a path or the name of a URL, without spaces');

export const basePath = z
  .string()
  .regex(
    /^(\/(?!\.{1,2}(\/|$))[\w.~-]+)*$/,
    'must be empty, or start with a slash and not end with one: /shop',
  );

export const origin = z
  .string()
  .refine(isOrigin, 'must be an origin such as https://example.com, in lower case and without a path');
export const originPattern = z
  .string()
  .refine(
    isOriginPattern,
    'must be an origin such as https://example.com, or https://*.example.com for its subdomains too, in lower case and without a path',
  );

export const host = z
  .string()
  .refine(
    isHost,
    'must be a host name as browsers write it, without a port: example.com, .example.com or [::1]',
  );

export const address = z
  .string()
  .refine(isAddressOrRange, 'must be an IP address or a range such as 10.0.0.0/8');

/** What a header can carry: one line of ASCII. */
export const headerValue = z
  .string()
  .regex(/^[\x21-\x7e][\x20-\x7e]*$/, 'must be one line of ASCII characters');

export const languageCode = z.string().refine(isLanguageCode, 'must be a language such as en or de-AT');
export const passwordHasher = z.custom<PasswordHasher>(
  (value) =>
    hasMethods(value, ['accepts', 'encode', 'verify', 'mustUpdate', 'harden', 'summary']) && isNamed(value),
  'must be a password hasher, such as argon2Hasher()',
);

export const passwordValidator = z.custom<PasswordValidator>(
  (value) => hasMethods(value, ['validate']) && typeof Reflect.get(value, 'helpText') === 'string',
  'must be a password validator, such as minimumLengthValidator()',
);

export const functions = <T>(what: string) =>
  z.array(z.custom<T>((value) => typeof value === 'function', what));

function hasMethods(value: unknown, names: readonly string[]): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    names.every((name) => typeof Reflect.get(value, name) === 'function')
  );
}

function isNamed(hasher: object): boolean {
  const algorithm: unknown = Reflect.get(hasher, 'algorithm');
  return typeof algorithm === 'string' && algorithm !== '';
}

function isDatabaseUrl(value: string): boolean {
  return /^sqlite:.+/.test(value) || (/^postgres(ql)?:\/\//.test(value) && URL.canParse(value));
}

function isMailUrl(value: string): boolean {
  if (value === 'console:' || /^file:.+/.test(value)) return true;
  return /^smtps?:\/\//.test(value) && URL.canParse(value) && new URL(value).hostname !== '';
}

function isOrigin(value: string): boolean {
  return (
    /^https?:/.test(value) && URL.canParse(value) && new URL(value).origin === value && !value.includes('*')
  );
}

/** In the very letters that a browser sends, case aside: `127.1` and `[0:0::1]` are never asked for. */
function isHost(value: string): boolean {
  if (value === '*') return true;
  const name = value.replace(/^\./, '').toLowerCase();
  if (!/^([a-z0-9_-]+(\.[a-z0-9_-]+)*\.?|\[[0-9a-f:]+\])$/.test(name)) return false;
  if (value.startsWith('.') && isIP(name.replace(/^\[|\]$/g, ''))) return false;
  return URL.canParse(`http://${name}`) && new URL(`http://${name}`).hostname === name;
}

function isAddressOrRange(value: string): boolean {
  const [ip = '', prefix, ...rest] = value.split('/');
  const family = isIP(ip);
  // A zone (fe80::1%eth0) means something on one machine only, and is not compared.
  if (!family || ip.includes('%') || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
}

/** As BCP 47 writes it, in its own letter case: the name of a catalogue. */
function isLanguageCode(value: string): boolean {
  try {
    return new Intl.Locale(value).toString() === value;
  } catch {
    return false;
  }
}
