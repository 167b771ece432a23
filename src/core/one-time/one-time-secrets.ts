import { hash } from 'node:crypto';
import { jsonText } from '../../models/values/json/json-text.ts';
import { randomToken } from '../../support/secrets.ts';
import { addressKey } from '../addresses/address-key.ts';
import { addressProblem } from '../addresses/address-problem.ts';
import { CoreError } from '../core-error.ts';
import type { SecretKeys } from '../keys/secret-keys.ts';
import type { JsonValue } from '../sessions/values/session-json.ts';
import type { BaseUser } from '../users/user.ts';
import { newOneTimeCode, readOneTimeCode, showOneTimeCode } from './one-time-code.ts';
import { limitScope } from './one-time-limits.ts';
import type { OneTimeForm, OneTimePurpose } from './one-time-purpose.ts';
import type { OneTimeRecord } from './one-time-record.ts';
import type {
  CodeOutcome,
  IssuedSecret,
  LimitedSecret,
  OneTimeBinding,
  OneTimeIssue,
  OneTimeSecret,
} from './one-time-secret.ts';
import type { OneTimeKey, OneTimeStore } from './one-time-store.ts';

export interface OneTimeSecretsParts {
  readonly store: OneTimeStore;
  readonly secretKeys: SecretKeys;
  readonly now: () => number;
}

/** Bytes of a link's secret: 256 bits (ASVS 5.0, 11.5.1 asks for 128). */
const SECRET_BYTES = 32;
const SECRET = /^[A-Za-z0-9_-]{43}$/;
/** Bytes of an id, which nobody may guess: who knows a code's can use its tries up. */
const ID_BYTES = 16;
const ID = /^[A-Za-z0-9_-]{22}$/;
/** Seconds: 90 days. What is good for longer is no one-time secret any more. */
const MAX_LIFETIME = 90 * 24 * 60 * 60;
/** Characters of the JSON that is kept with a secret. */
const MAX_DATA = 2000;

/** Links and codes that are good once, for one purpose and a short time: `accounts.oneTime`. */
export class OneTimeSecrets<U extends BaseUser> {
  readonly #store: OneTimeStore;
  readonly #keys: SecretKeys;
  readonly #now: () => number;
  readonly #purposes = new Map<string, OneTimePurpose>();

  constructor({ store, secretKeys, now }: OneTimeSecretsParts) {
    this.#store = store;
    this.#keys = secretKeys;
    this.#now = now;
  }

  /**
   * Makes a secret, and ends the older ones of its purpose that are the user's (without a user: those of the address), but
   * for purposes whose `olderStay`.
   * Where a limit is reached, nothing changes, and the answer says from when on it is not.
   *
   * @throws LatchkeyError `one_time_secret_invalid`, `one_time_purpose_invalid`, `user_gone`.
   */
  issue(
    purpose: OneTimePurpose,
    issue: OneTimeIssue<U> & { readonly limits?: undefined },
  ): Promise<IssuedSecret>;
  issue(purpose: OneTimePurpose, issue: OneTimeIssue<U>): Promise<IssuedSecret | LimitedSecret>;
  async issue(
    purpose: OneTimePurpose,
    { limits = [], ...issue }: OneTimeIssue<U>,
  ): Promise<IssuedSecret | LimitedSecret> {
    this.#know(purpose);
    const now = this.#now();
    const id = randomToken(ID_BYTES);
    const secret = purpose.form === 'link' ? randomToken(SECRET_BYTES) : newOneTimeCode();
    const secretHash =
      purpose.form === 'link'
        ? sha256(secret)
        : this.#keys.mac(codeKey(purpose), codeText(id, secret)).toString('hex');
    const expiresAt = now + issue.lifetime * 1000;
    const record: OneTimeRecord = {
      ...checkedIssue(purpose, issue),
      id,
      secretHash,
      createdAt: now,
      expiresAt,
      keptUntil: Math.max(expiresAt, now + limitScope(limits).milliseconds),
    };
    const outcome = await this.#store.issue(record, limits, purpose);
    if (outcome === 'user_gone') throw new CoreError('user_gone');
    if (outcome !== null) return { refused: 'limited', until: new Date(outcome) };
    return { id, secret: purpose.form === 'link' ? secret : showOneTimeCode(secret) };
  }

  /** What a link's secret is good for, where it is good, and in this browser. Changes nothing. */
  async find(
    purpose: OneTimePurpose<'link'>,
    secret: string,
    binding: OneTimeBinding = {},
  ): Promise<OneTimeSecret<U> | null> {
    return this.#findBound(this.#linkKey(purpose, secret), binding);
  }

  /** The same by its id, also for a code: for pages that come after the secret was seen, or wait for it to be typed. */
  async findById(
    purpose: OneTimePurpose,
    id: string,
    binding: OneTimeBinding = {},
  ): Promise<OneTimeSecret<U> | null> {
    return this.#findBound(this.#idKey(purpose, id), binding);
  }

  /** Whether a link's secret is good here, is good in another browser alone, or is over. Changes nothing. */
  async standing(
    purpose: OneTimePurpose<'link'>,
    secret: string,
    binding: OneTimeBinding = {},
  ): Promise<'good' | 'elsewhere' | 'over'> {
    const record = await this.#find(this.#linkKey(purpose, secret));
    if (!record) return 'over';
    return isBoundTo(record, binding) ? 'good' : 'elsewhere';
  }

  /** Uses a link's secret up. Null where it is not good, or not here. Of several calls at once, one gets it. */
  async use(
    purpose: OneTimePurpose<'link'>,
    secret: string,
    binding: OneTimeBinding = {},
  ): Promise<OneTimeSecret<U> | null> {
    return this.#use(this.#linkKey(purpose, secret), binding);
  }

  /** The same by the id, for a page that comes after the secret was seen: the visitor's session has the id since then. */
  async useById(
    purpose: OneTimePurpose<'link'>,
    id: string,
    binding: OneTimeBinding = {},
  ): Promise<OneTimeSecret<U> | null> {
    return this.#use(this.#idKey(purpose, id), binding);
  }

  /**
   * Uses a code up, as somebody typed it. A wrong one takes a try, and the last one ends it; what cannot be a code takes none.
   * In a transaction, do not throw after a wrong one: that would give the try back.
   *
   * @param id The id that `issue` gave, which the visitor's session keeps.
   */
  async useCode(
    purpose: OneTimePurpose<'code'>,
    id: string,
    typed: string,
    binding: OneTimeBinding = {},
  ): Promise<CodeOutcome<U>> {
    const key = this.#idKey(purpose, id);
    const record = await this.#find(key);
    if (!key || !record || !isBoundTo(record, binding)) return { state: 'over' };
    const code = readOneTimeCode(typed);
    if (code === null) return { state: 'wrong', triesLeft: record.triesLeft };

    // Found right before the write: a right one that comes when no try is left changes no row there, and is over.
    const mac = Buffer.from(record.secretHash, 'hex');
    if (this.#keys.verify(codeKey(purpose), codeText(record.id, code), mac)) {
      const secret = await this.#use(key, binding);
      return secret ? { state: 'used', secret } : { state: 'over' };
    }
    const triesLeft = await this.#store.countTry(key, this.#now());
    return triesLeft ? { state: 'wrong', triesLeft } : { state: 'over' };
  }

  /** Ends one that is not used yet. Whether there was such a one. */
  async end(id: string): Promise<boolean> {
    return ID.test(id) && this.#store.end(id, this.#now());
  }

  /**
   * Ends those of a user, but for purposes that survive it. A change of the password or the address, a deactivation and a
   * deletion do so by themselves. With `which`, ends those of one purpose that were made since then, also where they survive.
   */
  async endAllOf(
    userId: U['id'],
    which?: { readonly purpose: OneTimePurpose; readonly since: Date },
  ): Promise<void> {
    const those = which && { purpose: which.purpose.name, since: which.since.getTime() };
    await this.#store.endAllOf(userId, this.#now(), those);
  }

  /** Removes what was over before this moment. Default: now. Tells how many. */
  async clear(before: Date = new Date(this.#now())): Promise<number> {
    return this.#store.deleteOver(before.getTime());
  }

  /** Two purposes of one name would be good for each other. */
  #know(purpose: OneTimePurpose): void {
    const known = this.#purposes.get(purpose.name);
    if (known === purpose) return;
    if (known) {
      const reason = 'another purpose has this name already';
      throw new CoreError('one_time_purpose_invalid', { purpose: purpose.name, reason });
    }
    this.#purposes.set(purpose.name, purpose);
  }

  /** Null: this cannot be a secret of ours. */
  #linkKey(purpose: OneTimePurpose, secret: string): OneTimeKey | null {
    this.#know(purpose);
    return SECRET.test(secret) ? { purpose: purpose.name, secretHash: sha256(secret) } : null;
  }

  #idKey(purpose: OneTimePurpose, id: string): OneTimeKey | null {
    this.#know(purpose);
    return ID.test(id) ? { purpose: purpose.name, id } : null;
  }

  async #find(key: OneTimeKey | null): Promise<OneTimeRecord | null> {
    return key && this.#store.find(key, this.#now());
  }

  async #findBound(key: OneTimeKey | null, binding: OneTimeBinding): Promise<OneTimeSecret<U> | null> {
    const record = await this.#find(key);
    return record && isBoundTo(record, binding) ? secretOf(record) : null;
  }

  async #use(key: OneTimeKey | null, { binding }: OneTimeBinding): Promise<OneTimeSecret<U> | null> {
    if (!key) return null;
    const use = { at: this.#now(), bindingHash: binding ? sha256(binding) : null };
    const record = await this.#store.use(key, use);
    return record && secretOf(record);
  }
}

/** What of a new row is said by who asks for it. */
function checkedIssue<U extends BaseUser>(
  { name, tries, survivesChanges }: OneTimePurpose<OneTimeForm>,
  { userId, address, lifetime, binding, data = null }: OneTimeIssue<U>,
): Omit<OneTimeRecord, 'id' | 'secretHash' | 'createdAt' | 'expiresAt' | 'keptUntil'> {
  const refuse = (reason: string) => new CoreError('one_time_secret_invalid', { purpose: name, reason });
  const isWhole = Number.isInteger(lifetime) && lifetime >= 1 && lifetime <= MAX_LIFETIME;
  if (!isWhole) throw refuse(`its lifetime is whole seconds from 1 to ${MAX_LIFETIME}`);
  const problem = addressProblem(address);
  if (problem) throw refuse(`its address cannot be kept: ${problem}`);
  if (binding === '') throw refuse('its binding is empty, which every browser has');
  const text = jsonText(data);
  if ('problem' in text) throw refuse(`its data cannot be kept: ${text.problem}`);
  if (text.json.length > MAX_DATA) throw refuse(`its data takes more than ${MAX_DATA} characters`);
  return {
    purpose: name,
    userId,
    address,
    addressKey: addressKey(address),
    bindingHash: binding === undefined ? null : sha256(binding),
    data: text.json,
    survives: survivesChanges,
    triesLeft: tries,
    usedAt: null,
    endedAt: null,
  };
}

/** What is bound is random, so a plain hash is enough, and its comparison tells nothing. */
function isBoundTo({ bindingHash }: OneTimeRecord, { binding }: OneTimeBinding): boolean {
  return bindingHash === null || (!!binding && sha256(binding) === bindingHash);
}

function secretOf<U extends BaseUser>(record: OneTimeRecord): OneTimeSecret<U> {
  const { id, purpose, userId, address, data, createdAt, expiresAt } = record;
  return {
    id,
    purpose,
    userId,
    address,
    data: JSON.parse(data) as JsonValue,
    createdAt: new Date(createdAt),
    expiresAt: new Date(expiresAt),
  };
}

function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}

/** The name that a code's HMAC has a key of its own by. */
function codeKey({ name }: OneTimePurpose): string {
  return `latchkey.oneTime.${name}`;
}

function codeText(id: string, code: string): string {
  return `${id}:${code}`;
}
