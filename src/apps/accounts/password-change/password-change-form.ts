import { defineForm } from '../../../http/forms/definition/define-form.ts';
import { formField } from '../../../http/forms/fields/form-field.ts';
import { newPasswordFields, requireSamePasswords } from '../new-password/new-password-fields.ts';

/** The password of now, and the new one twice. */
export const passwordChangeForm = defineForm({
  autofocus: true,
  fields: {
    oldPassword: formField.password({ autocomplete: 'current-password' }),
    ...newPasswordFields({ isChange: true }),
  },
  clean: requireSamePasswords,
});
