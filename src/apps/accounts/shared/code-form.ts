import type { BoundForm } from '../../../http/forms/bound/bound-form.ts';
import { defineForm } from '../../../http/forms/definition/define-form.ts';
import { formField } from '../../../http/forms/fields/form-field.ts';
import { text } from '../../../support/texts/keyed-text.ts';

/** A code that was mailed, as people type it. */
export const codeForm = defineForm({
  autofocus: true,
  fields: {
    code: formField.text({
      label: text('accounts.code.label'),
      maxLength: 100,
      autocomplete: 'one-time-code',
    }),
  },
});

/** Says at the field why the code did not do. */
export function refuseCode(form: BoundForm<typeof codeForm.fields>, state: 'wrong' | 'over'): void {
  form.addError('code', text(state === 'wrong' ? 'accounts.code.wrong' : 'accounts.code.over'));
}
