import { defineForm } from '../../../http/forms/definition/define-form.ts';
import { newPasswordFields, requireSamePasswords } from './new-password-fields.ts';

/** A new password, typed twice: the form of a reset, and of a first password. */
export const newPasswordForm = defineForm({
  autofocus: true,
  fields: { ...newPasswordFields() },
  clean: requireSamePasswords,
});
