import { InvalidArgumentError } from 'commander';
import type { MissingValue } from '../../../migrations/diff/diff-decisions.ts';
import { isNamed } from './is-named.ts';

/** A value for the rows that are there, told in advance: `accounts.customuser.phone=none`. */
export class ValueOption {
  readonly value: string;
  readonly #field: string;
  #used = false;

  constructor(text: string) {
    const match = /^(?<field>\w+\.\w+\.\w+)=(?<value>.*)$/s.exec(text);
    if (!match?.groups) {
      throw new InvalidArgumentError(
        "It must be like accounts.customuser.phone=none (or ='' for an empty text).",
      );
    }
    this.#field = match.groups.field ?? '';
    this.value = match.groups.value ?? '';
  }

  get text(): string {
    return `--value ${this.#field}=${this.value}`;
  }

  /** Whether some change took the value. */
  get used(): boolean {
    return this.#used;
  }

  matches(missing: MissingValue): boolean {
    const [app, owner = '', field = ''] = this.#field.split('.');
    const fits = app === missing.app && isNamed(missing.owner, owner) && isNamed(missing.column, field);
    this.#used ||= fits;
    return fits;
  }
}
