import type { BaseUser } from '../../../core/users/user.ts';
import type { UserModel } from '../../../core/users/user-model.ts';
import type { UserFields } from '../../../core/users/user-store.ts';
import { defineForm } from '../../../http/forms/definition/define-form.ts';
import type { FormDefinition } from '../../../http/forms/definition/form-definition.ts';
import { formField } from '../../../http/forms/fields/form-field.ts';
import type { FormField } from '../../../http/forms/fields/form-field-data.ts';
import { fieldLabel } from '../../../models/fields/field-label.ts';

/** A form with the model's username field and a password. */
export type LoginForm = FormDefinition<Record<string, FormField<string>>>;

/** The same to the compiler, which knows by the model what names the field can have that `extend` changes. */
export type LoginFormOf<U extends BaseUser> = FormDefinition<
  Readonly<Record<(keyof UserFields<U> & string) | 'password', FormField<string>>>
>;

/** The login form of a user model. Change it with `extend`: `loginForm(CustomUser).extend({ fields: { … } })`. */
export function loginForm<U extends BaseUser>(model: UserModel<U>): LoginFormOf<U> {
  const name = model.usernameField;
  const field = model.fields[name];
  const shared = { label: field?.label ?? fieldLabel(name), autocomplete: 'username' };
  const fields: Record<string, FormField<string>> = {
    [name]: field?.kind === 'email' ? formField.email(shared) : formField.text(shared),
    password: formField.password({ autocomplete: 'current-password' }),
  };
  const form: LoginForm = defineForm({ autofocus: true, fields });
  return form as never;
}
