/** A parser that takes texts from outside, and what must hold whatever the text is. */
export interface FuzzTarget {
  readonly name: string;
  /** Inputs in order, which are changed a little or a lot. */
  readonly seeds: readonly string[];
  /** Characters of an input at most. Default: 16,384, as much as a request's headers may have. */
  readonly maxLength?: number;
  /** Of the runs, the part that this one has: less than 1 for what is slow. Default: 1. */
  readonly share?: number;
  /** Throws where something does not hold. */
  check(input: string): void | Promise<void>;
}
