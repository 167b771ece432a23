/** A text that is made when it is printed. The methods are those by which engines print: Pug by JSON, Handlebars HTML. */
export class LazyText {
  readonly #make: () => string;

  constructor(make: () => string) {
    this.#make = make;
  }

  toString(): string {
    return this.#make();
  }

  toJSON(): string {
    return this.#make();
  }

  toHTML(): string {
    return this.#make();
  }
}
