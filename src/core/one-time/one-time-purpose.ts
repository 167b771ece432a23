import { CoreError } from '../core-error.ts';

/** A link has 32 random bytes in its address. A code is short enough to be typed, and so has few tries. */
export type OneTimeForm = 'link' | 'code';

/** What a one-time secret is good for, and nothing else. Made by `defineOneTimePurpose`. */
export interface OneTimePurpose<Form extends OneTimeForm = OneTimeForm> {
  readonly name: string;
  readonly form: Form;
  /** Wrong codes until it is over, the last one included. */
  readonly tries: number;
  /** Whether its secrets outlive a change of the password or the address, and a deactivation. */
  readonly survivesChanges: boolean;
  /** Whether a new one leaves the user's older ones good. */
  readonly olderStay: boolean;
}

export interface OneTimePurposeOptions<Form extends OneTimeForm> {
  /** Its app, a dot and what it is for: `shop.confirm_order`. No two purposes of a site have one name. */
  readonly name: string;
  readonly form: Form;
  /** Of a code: wrong ones until it is over. Default 3. */
  readonly tries?: Form extends 'code' ? number : never;
  /** Default false: it ends with a change of the user's password or address, and with a deactivation. */
  readonly survivesChanges?: boolean;
  /** Default false: a new one ends the user's older ones. */
  readonly olderStay?: boolean;
}

const DEFAULT_TRIES = 3;
/** With 8 characters of 28 the odds of a guess are 1 to 3.8 · 10^10 at most: 63B-4 asks for 1 to 10^6 with a limit. */
const MAX_TRIES = 10;
const NAME = /^[A-Za-z][\w.-]{0,79}$/;

/**
 * Declares what a one-time secret is good for: `defineOneTimePurpose({ name: 'shop.confirm_order', form: 'link' })`.
 *
 * @throws LatchkeyError `one_time_purpose_invalid`.
 */
export function defineOneTimePurpose<const Form extends OneTimeForm>({
  name,
  form,
  tries,
  survivesChanges = false,
  olderStay = false,
}: OneTimePurposeOptions<Form>): OneTimePurpose<Form> {
  const refuse = (reason: string) => new CoreError('one_time_purpose_invalid', { purpose: name, reason });
  if (!NAME.test(name)) {
    throw refuse('a name has 1 to 80 letters, digits and _ . -, and begins with a letter');
  }
  const allowed: number = form === 'code' ? (tries ?? DEFAULT_TRIES) : 1;
  if (!Number.isInteger(allowed) || allowed < 1 || allowed > MAX_TRIES) {
    throw refuse(`a code has 1 to ${MAX_TRIES} tries`);
  }
  return Object.freeze({ name, form, tries: allowed, survivesChanges, olderStay });
}
