import { LazyHtml } from '../../templates/safe-html.ts';
import { renderErrorList } from '../render/render-errors.ts';

/**
 * The error messages of one field, or of the form as a whole: prints as a list, and iterates as plain texts.
 * A form and its fields give `''` where there are no errors, so that `{% if field.errors %}` is false then.
 */
export class ErrorList extends LazyHtml implements Iterable<string> {
  readonly messages: readonly string[];
  readonly length: number;
  readonly #html: () => string;

  /** `html` makes the list in another way than the plain one. */
  constructor(messages: readonly string[], html: () => string = () => renderErrorList(messages)) {
    super();
    this.messages = messages;
    this.length = messages.length;
    this.#html = html;
    // `{{ field.errors[0] }}`
    Object.assign(this, messages);
  }

  override render(): string {
    return this.#html();
  }

  [Symbol.iterator](): Iterator<string> {
    return this.messages[Symbol.iterator]();
  }
}
