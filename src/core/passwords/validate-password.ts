import type { Sentence } from '../../support/texts/keyed-text.ts';
import { commonPasswordValidator } from './validators/common-password-validator.ts';
import { contextWordValidator } from './validators/context-word-validator.ts';
import { maximumLengthValidator } from './validators/maximum-length-validator.ts';
import { MIN_PASSWORD_LENGTH, minimumLengthValidator } from './validators/minimum-length-validator.ts';
import { numericPasswordValidator } from './validators/numeric-password-validator.ts';
import type { PasswordValidator } from './validators/password-validator.ts';
import { plainPatternValidator } from './validators/plain-pattern-validator.ts';
import { plainTextValidator } from './validators/plain-text-validator.ts';
import { userAttributeSimilarityValidator } from './validators/user-attribute-similarity-validator.ts';

export interface DefaultValidatorOptions {
  /** Code points that a password needs. Default 15. */
  readonly minLength?: number;
  /** Words of the site, which everybody would try first. Default: none. */
  readonly contextWords?: readonly string[];
}

/**
 * The four rules of Django's project template, one against runs and repetitions, one against the site's own words, and two for
 * what cannot be hashed. Django itself has none unless a project lists them.
 */
export function defaultPasswordValidators({
  minLength = MIN_PASSWORD_LENGTH,
  contextWords = [],
}: DefaultValidatorOptions = {}): PasswordValidator[] {
  return [
    userAttributeSimilarityValidator(),
    minimumLengthValidator({ minLength }),
    commonPasswordValidator(),
    numericPasswordValidator(),
    plainPatternValidator(),
    contextWordValidator({ words: contextWords }),
    maximumLengthValidator(),
    plainTextValidator(),
  ];
}

/** Whose password is asked about, and by which rules. */
export interface PasswordRules {
  readonly validators: readonly PasswordValidator[];
  /** The user, or the values of the form that makes one. */
  readonly user?: object;
}

/**
 * The messages of all rules that the password breaks, in the order of the rules; empty when it may be used. Those that ask
 * elsewhere are asked only of a password that the others take: nobody else is told of one that is refused anyway.
 */
export async function validatePassword(
  password: string,
  { validators, user }: PasswordRules,
): Promise<Sentence[]> {
  const ask = async (some: readonly PasswordValidator[]) => {
    const answers = await Promise.all(some.map((validator) => validator.validate(password, user)));
    return answers.filter((answer) => answer !== null);
  };
  const refusals = await ask(validators.filter(({ asksElsewhere }) => !asksElsewhere));
  return refusals.length > 0 ? refusals : ask(validators.filter(({ asksElsewhere }) => asksElsewhere));
}

/** Tells the rules that want to know of a password that was set. Call it once the password is stored. */
export async function passwordChanged(password: string, { validators, user }: PasswordRules): Promise<void> {
  for (const validator of validators) await validator.passwordChanged?.(password, user);
}

/** Code points that a password needs by all rules that say so; 1 where none does. */
export function passwordMinLength(validators: readonly PasswordValidator[]): number {
  return Math.max(1, ...validators.map(({ minLength = 1 }) => minLength));
}

/** What the rules ask for, to show beside the field. */
export function passwordHelpTexts(validators: readonly PasswordValidator[]): Sentence[] {
  return validators.map((validator) => validator.helpText).filter((sentence) => sentence !== '');
}
