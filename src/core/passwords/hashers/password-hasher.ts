/**
 * One way to turn a password into the text that the database keeps, in Django's encoding
 * (`algorithm$parameters$salt$hash`, at most 128 characters). Everything slow runs off the event loop.
 *
 * The hashers take any text; what no password may hold (nothing, NUL, lone surrogates, more than the allowed length)
 * is refused before them, by `Passwords`.
 */
export interface PasswordHasher {
  /** Django's name of it, and the first part of each of its hashes. */
  readonly algorithm: string;

  /** Characters of the hashes that it makes, where they are so long that a pepper's id may not fit beside them. */
  readonly length?: number;

  /**
   * Whether this hasher wrote `encoded` or could have: well-formed, and no dearer than the hasher's documented upper
   * bounds, so that a planted hash cannot keep a core busy for minutes.
   */
  accepts(encoded: string): boolean;

  /** Hashes with the configured parameters and a fresh salt. */
  encode(password: string): Promise<string>;

  /** Whether the password is the one. False at once, never an error, for a text that is not accepted. */
  verify(password: string, encoded: string): Promise<boolean>;

  /** Whether an accepted hash has other parameters than the configured ones, or a salt of less than 128 bits. */
  mustUpdate(encoded: string): boolean;

  /**
   * Spends what checking an accepted hash took less than checking `dearest` takes, which is another one, or without it
   * a hash of today's parameters. So a wrong password for a user not seen since the cost was raised is answered no
   * faster than one for an unknown user (CVE-2016-2513; Django's `harden_runtime`). Nothing to do for a hash that is as
   * dear or dearer.
   */
  harden(password: string, encoded: string, dearest?: string): Promise<void>;

  /**
   * The work of checking an accepted hash, without one of today's parameters, in a measure of the hasher's own: which of
   * two hashes is dearer. A hasher without it is taken to make all its hashes equally dear.
   */
  cost?(encoded?: string): number;

  /** What an administrator may see: names and values, salt and hash masked. Empty for a text that is not accepted. */
  summary(encoded: string): Record<string, string>;
}
