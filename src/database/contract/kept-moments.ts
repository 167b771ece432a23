import type { DialectName } from './database.ts';

/** A class that extends this puts its private fields on the object that it is given, which stays what it is. */
class OfAnother {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: that is the point.
    return object;
  }
}

/**
 * What a moment's text says and a `Date` does not hold: microseconds, as Django and PostgreSQL write them. Written back,
 * or looked for, such a moment is the very same one and not its millisecond. In a private field, which nobody sees and
 * no comparison meets; a WeakMap would take ten times as long, at every request of a user that Django made.
 */
class KeptText extends OfAnother {
  readonly #text: string;
  readonly #time: number;
  readonly #dialect: DialectName;

  constructor(date: Date, text: string, dialect: DialectName) {
    super(date);
    this.#text = text;
    this.#time = date.getTime();
    this.#dialect = dialect;
  }

  static of(date: Date, dialect: DialectName): string | undefined {
    if (!(#text in date)) return undefined;
    const kept: KeptText = date;
    return kept.#dialect === dialect && kept.#time === date.getTime() ? kept.#text : undefined;
  }
}

/** Makes a new `Date` remember the text that a database has. */
export function keepText(date: Date, text: string, dialect: DialectName): Date {
  new KeptText(date, text, dialect);
  return date;
}

/** The text of a `Date` that came from such a database, unless it has been changed since. */
export function keptText(date: Date, dialect: DialectName): string | undefined {
  return KeptText.of(date, dialect);
}
