import { domainToASCII } from 'node:url';

/** The longest address that mail can carry, in characters: RFC 5321 section 4.5.3.1.3 less the angle brackets. */
export const MAX_EMAIL_LENGTH = 254;

/** Why a text is not an email address. `local_part_not_ascii`: what stands before the `@` needs ASCII characters. */
export type EmailAddressRefusal = 'empty' | 'too_long' | 'local_part_not_ascii' | 'syntax';

export type ParsedEmailAddress = { ok: true; address: string } | { ok: false; reason: EmailAddressRefusal };

// The characters of WHATWG's input type=email, in the dot-atom form that Django's EmailValidator asks for.
const LOCAL_PART = /^[\w.!#$%&'*+/=?^`{|}~-]+$/;
const MISPLACED_DOT = /^\.|\.\.|\.$/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
// Not a number: an IP address is no mail domain, and domainToASCII turns digits of other scripts into one.
const TOP_LEVEL = /^(?!\d+$)[a-z0-9-]{2,63}$/;
// What domainToASCII would read as another part of a URL, or decode (`%40`), before anybody could look at it.
const ASCII_OUTSIDE_DOMAINS = /[\p{ASCII}--[A-Za-z0-9.\-]]/v;

/**
 * Reads one email address: what both WHATWG's `<input type=email>` and Django's EmailValidator accept (one `@`, an
 * ASCII local part, a domain of two labels or more, or `localhost`). The answer's domain is in lower case and, if
 * it is international, in punycode, so two spellings of one domain are one address. The text is not stripped.
 */
export function parseEmailAddress(text: string): ParsedEmailAddress {
  if (text === '') return refuse('empty');
  if (text.length > MAX_EMAIL_LENGTH) return refuse('too_long');
  const [localPart = '', domain = '', ...rest] = text.split('@');
  if (rest.length > 0 || localPart === '' || domain === '') return refuse('syntax');
  if (/\P{ASCII}/u.test(localPart)) return refuse('local_part_not_ascii');
  if (!LOCAL_PART.test(localPart) || MISPLACED_DOT.test(localPart)) return refuse('syntax');
  const asciiDomain = parseDomain(domain);
  if (asciiDomain === null) return refuse('syntax');
  const address = `${localPart}@${asciiDomain}`;
  return address.length > MAX_EMAIL_LENGTH ? refuse('too_long') : { ok: true, address };
}

function refuse(reason: EmailAddressRefusal): ParsedEmailAddress {
  return { ok: false, reason };
}

function parseDomain(text: string): string | null {
  if (ASCII_OUTSIDE_DOMAINS.test(text)) return null;
  const domain = /\P{ASCII}/u.test(text) ? domainToASCII(text) : text.toLowerCase();
  if (domain === 'localhost') return domain;
  const labels = domain.split('.');
  const valid = labels.length > 1 && labels.every((label) => LABEL.test(label));
  return valid && TOP_LEVEL.test(labels.at(-1) ?? '') ? domain : null;
}

/**
 * Django's `normalize_email`: strips the address and puts the part after the last `@` in lower case; the part before
 * it stays, since a mail server may tell its letter cases apart. A text without `@` is returned as it is.
 */
export function normalizeEmail(text: string): string {
  const address = text.trim();
  const at = address.lastIndexOf('@');
  return at === -1 ? text : address.slice(0, at + 1) + address.slice(at + 1).toLowerCase();
}
