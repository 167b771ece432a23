import { hash } from 'node:crypto';
import { type KeyedText, text } from '../../../support/texts/keyed-text.ts';
import { requireWithin } from '../hashers/hash-bounds.ts';
import type { PasswordValidator } from './password-validator.ts';

export interface BreachedPasswordOptions {
  /**
   * Where the beginning of a hash is looked up: the address that its five characters are put behind. Default: that of Have I
   * Been Pwned, whose interface a mirror of your own must have (https://haveibeenpwned.com/API/v3#PwnedPasswords).
   */
  lookupUrl?: string;
  /** Seconds that an answer may take. Default 2, at most 30. */
  timeout?: number;
  /** Told when the service does not answer, or not as it should. The password is taken then. */
  onFailure?: (reason: string) => void;
}

/** Characters of the hash that leave the machine: some 800 passwords of the service begin with each. */
const PREFIX = 5;

/** Characters of an answer that are read. One with padding has some 40,000. */
const MAX_ANSWER = 1_000_000;

/**
 * Refuses a password that is known from a breach (NIST SP 800-63B-4, 3.1.1.2; ASVS 5.0, 6.2.12), by k-anonymity: the service is told
 * five characters of the password's SHA-1, and answers with all that begin so. SHA-1 protects nothing here; it is what the
 * service goes by. Where the service fails, the password is taken: nobody must be locked out by it.
 *
 * @throws LatchkeyError `setting_invalid` when `timeout` is no whole number from 1 to 30.
 */
export function breachedPasswordValidator({
  lookupUrl = 'https://api.pwnedpasswords.com/range/',
  timeout = 2,
  onFailure = () => undefined,
}: BreachedPasswordOptions = {}) {
  requireWithin('breachedPasswordValidator', { timeout }, { timeout: [1, 30] });
  return {
    helpText: '',
    asksElsewhere: true,
    async validate(password: string): Promise<KeyedText | null> {
      const digest = hash('sha1', password, 'hex').toUpperCase();
      try {
        const known = await lookUp(`${lookupUrl}${digest.slice(0, PREFIX)}`, timeout);
        return isIn(known, digest.slice(PREFIX)) ? text('passwords.breached.refused') : null;
      } catch (error) {
        // The name of the error alone: its message may have the address, with a part of the hash.
        onFailure(error instanceof LookupFailure ? error.message : (error as Error).name);
        return null;
      }
    },
  } satisfies PasswordValidator;
}

class LookupFailure extends Error {}

async function lookUp(url: string, timeout: number): Promise<string> {
  const answer = await fetch(url, {
    // Lines that are none, so that the length of the answer tells nobody on the way which part was asked for.
    headers: { 'add-padding': 'true', 'user-agent': 'latchkey' },
    redirect: 'error',
    signal: AbortSignal.timeout(timeout * 1000),
  });
  if (!answer.ok) throw new LookupFailure(`status ${answer.status}`);
  let known = '';
  const decoder = new TextDecoder();
  for await (const part of answer.body ?? []) {
    known += decoder.decode(part, { stream: true });
    if (known.length > MAX_ANSWER) throw new LookupFailure('the answer is too long');
  }
  return known;
}

/** Lines are `SUFFIX:COUNT`; padding has the count 0. */
function isIn(known: string, suffix: string): boolean {
  return known.split(/\r?\n/).some((line) => {
    const [found, count] = line.split(':');
    return found?.toUpperCase() === suffix && Number(count) > 0;
  });
}
