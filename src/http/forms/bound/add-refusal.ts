import type { Duplicate, MissingReference } from '../../../models/rows/model-store.ts';
import { formMessages } from '../fields/form-messages.ts';
import type { BoundForm } from './bound-form.ts';

/** Says in a form which of its values the database did not take. */
export function addRefusal(form: BoundForm, refusal: Duplicate | MissingReference): void {
  const name = 'duplicate' in refusal ? refusal.duplicate : refusal.missing;
  const field = form.fields[name];
  const label = field?.label.toLowerCase() ?? name;
  const message =
    'duplicate' in refusal ? `An account with this ${label} exists already.` : formMessages.choice;
  form.addError(field ? name : null, message);
}
