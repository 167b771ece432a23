import type { BaseUser } from '../../../core/users/user.ts';
import type { UserModel } from '../../../core/users/user-model.ts';
import { defineForm } from '../../../http/forms/definition/define-form.ts';
import type { FormDefinition } from '../../../http/forms/definition/form-definition.ts';
import { formField } from '../../../http/forms/fields/form-field.ts';
import type { FormField } from '../../../http/forms/fields/form-field-data.ts';
import { fieldLabel } from '../../../models/fields/field-label.ts';

/** The address that a link is mailed to. */
export type PasswordResetForm = FormDefinition<{ email: FormField<string> }>;

/** The form of a reset, whose label is that of the user model's address. */
export function passwordResetForm<U extends BaseUser>({
  emailField,
  fields,
}: UserModel<U>): PasswordResetForm {
  const label = (emailField && fields[emailField]?.label) ?? fieldLabel(emailField ?? 'email');
  return defineForm({
    autofocus: true,
    fields: { email: formField.email({ label, autocomplete: 'email' }) },
  });
}
