import { type Sentence, text } from '../../../support/texts/keyed-text.ts';
import { renderNonFieldErrors } from '../render/render-errors.ts';
import type { BoundField } from './bound-field.ts';

/** What the rendering of a whole form looks at. */
export interface FormView {
  readonly visibleFields: readonly BoundField[];
  readonly hiddenFields: readonly BoundField[];
  readonly nonFieldErrors: Iterable<string>;
  /** In the visitor's language. */
  say(sentence: Sentence): string;
}

export function renderFormAsParagraphs(form: FormView): string {
  return renderForm(form, (field) => field.asP.toString());
}

export function renderFormAsDivs(form: FormView): string {
  return renderForm(form, (field) => field.asFieldGroup.toString());
}

function renderForm(form: FormView, renderField: (field: BoundField) => string): string {
  const topErrors = [...form.nonFieldErrors, ...hiddenFieldErrors(form)];
  return [
    topErrors.length > 0 ? renderNonFieldErrors(topErrors) : '',
    ...form.visibleFields.map(renderField),
    ...form.hiddenFields.map((field) => field.render()),
  ]
    .filter((html) => html !== '')
    .join('\n');
}

// Nobody sees a hidden field, so what is wrong with it is said above the form, in Django's words.
function hiddenFieldErrors({ hiddenFields, say }: FormView): string[] {
  return hiddenFields.flatMap(({ label, errors }) =>
    Array.from(errors, (message) => say(text('forms.hiddenError', { label, message }))),
  );
}
