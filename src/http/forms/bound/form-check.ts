import type { Sentence } from '../../../support/texts/keyed-text.ts';
import type { FormDataOf, FormField, FormFields } from '../fields/form-field-data.ts';
import { maySendNothing } from '../fields/form-kinds.ts';
import { checkField } from '../values/check-field.ts';
import type { FieldAnswer } from '../values/field-answer.ts';
import { isUntouched } from '../values/is-untouched.ts';
import type { SentValues } from '../values/sent-values.ts';
import { unboundValue } from '../values/shown-value.ts';
import type { FormPlan } from './form-options.ts';

export interface FormCheckParts<Fields extends FormFields> {
  readonly plan: FormPlan<Fields>;
  readonly sent: SentValues;
  /** What the form was shown with, as far as it was given. */
  readonly initial: Readonly<Record<string, unknown>>;
  addError(name: (keyof Fields & string) | null, message: Sentence): void;
}

/** The check of a form that was sent: each field, then the fields together. */
export class FormCheck<Fields extends FormFields> {
  readonly #parts: FormCheckParts<Fields>;
  readonly #changed: Record<string, unknown> = {};
  #data: Promise<Partial<FormDataOf<Fields>>> | undefined;

  constructor(parts: FormCheckParts<Fields>) {
    this.#parts = parts;
  }

  /** The values of the fields that have passed. The work is done once. */
  data(): Promise<Partial<FormDataOf<Fields>>> {
    this.#data ??= this.#checkAll();
    return this.#data;
  }

  /** Those that have come back otherwise than they were shown. Empty before `data`. */
  get changed(): Partial<FormDataOf<Fields>> {
    return this.#changed as Partial<FormDataOf<Fields>>;
  }

  async #checkAll(): Promise<Partial<FormDataOf<Fields>>> {
    const { plan, sent, addError } = this.#parts;
    const data: Record<string, unknown> = {};
    for (const [name, field] of plan.fields) {
      const answer = await checkField(field, sent.get(name));
      const untouched = this.#isUntouched(name, field, answer);
      if (untouched) data[name] = this.#parts.initial[name];
      else if (answer.ok) data[name] = this.#changed[name] = answer.value;
      // What is not on the page cannot be mended there.
      const isAbsent = untouched && !sent.has(name) && !maySendNothing(field);
      if (answer.ok || isAbsent) continue;
      for (const message of answer.messages) addError(name, message);
    }
    const valid = data as Partial<FormDataOf<Fields>>;
    for (const clean of plan.cleans) {
      for (const [name, message] of await clean(valid)) addError(name, message);
    }
    return valid;
  }

  #isUntouched(name: string, field: FormField, answer: FieldAnswer): boolean {
    const initial = this.#parts.initial[name];
    if (initial === undefined) return false;
    const shown = unboundValue(field, initial);
    return isUntouched({ field, sent: this.#parts.sent.get(name), initial, shown, answer });
  }
}
