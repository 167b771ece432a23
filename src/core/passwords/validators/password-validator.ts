import type { Sentence } from '../../../support/texts/keyed-text.ts';

/**
 * One rule for new passwords. Rules are asked where a password is chosen, never where it is checked: a rule made later
 * must not lock anybody out.
 */
export interface PasswordValidator {
  /** What the rule asks for, as one sentence to show beside the field; empty where nobody needs telling. */
  readonly helpText: Sentence;

  /** Asked only where all others are content: it tells another machine of the password. Default: asked with the others. */
  readonly asksElsewhere?: boolean;

  /**
   * What is wrong with the password and what to do, as one message or the key of one; null when nothing is. May be a promise, for a rule
   * that reads a file or asks a service. `user` is whose password it becomes: a user, or the values of a form.
   */
  validate(password: string, user?: object): Sentence | null | Promise<Sentence | null>;

  /** Code points below which it refuses every password, for the pages to say so before it is sent. Default: none. */
  readonly minLength?: number;

  /** Told of each password that was set, after it was stored: for a rule that remembers. */
  passwordChanged?(password: string, user?: object): void | Promise<void>;
}
