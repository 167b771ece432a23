import { defineForm } from '../../../http/forms/definition/define-form.ts';
import { formField } from '../../../http/forms/fields/form-field.ts';
import { text } from '../../../support/texts/keyed-text.ts';

/** What the user logs in with, typed once more: nobody deletes an account by a slip of the hand. */
export const deleteForm = defineForm({
  fields: {
    confirmation: formField.text({
      label: text('accounts.delete.confirm'),
      autocomplete: 'off',
    }),
  },
});
