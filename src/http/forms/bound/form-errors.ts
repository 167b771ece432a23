import { LazyHtml } from '../../templates/safe-html.ts';
import { type LabelledErrors, renderFormErrors } from '../render/render-errors.ts';
import type { ErrorList } from './error-list.ts';

/** One field's errors; `name` is `__all__`, Django's word, for those of the form as a whole. */
export interface FormErrorsEntry extends LabelledErrors {
  readonly name: string;
  readonly errors: ErrorList;
}

/** Every error of a form: prints as a list of lists, iterates as `[name, errors]`, and gives `form.errors.email`. */
export class FormErrors extends LazyHtml implements Iterable<readonly [name: string, errors: ErrorList]> {
  readonly length: number;
  readonly #entries: readonly FormErrorsEntry[];

  constructor(entries: readonly FormErrorsEntry[]) {
    super();
    this.length = entries.length;
    this.#entries = entries;
    for (const { name, errors } of entries) Object.defineProperty(this, name, { value: errors });
  }

  override render(): string {
    return renderFormErrors(this.#entries);
  }

  *[Symbol.iterator](): Iterator<readonly [name: string, errors: ErrorList]> {
    for (const { name, errors } of this.#entries) yield [name, errors];
  }
}
