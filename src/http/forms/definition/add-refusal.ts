import type { Duplicate, MissingReference } from '../../../models/rows/model-store.ts';
import { LowerCased, text } from '../../../support/texts/keyed-text.ts';
import type { BoundForm } from '../bound/bound-form.ts';
import { formMessages } from '../fields/form-messages.ts';

/** Says in a form which of its values the database did not take. */
export function addRefusal(form: BoundForm, refusal: Duplicate | MissingReference): void {
  const name = 'duplicate' in refusal ? refusal.duplicate : refusal.missing;
  const shown = form.fields[name];
  const field = shown?.field.label ?? name;
  const taken = text('forms.accountTaken', { field, fieldLower: shown ? new LowerCased(field) : name });
  form.addError(shown ? name : null, 'duplicate' in refusal ? taken : formMessages.choice);
}
