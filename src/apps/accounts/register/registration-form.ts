import type { BaseUser } from '../../../core/users/user.ts';
import type { UserModel } from '../../../core/users/user-model.ts';
import type { UserFields } from '../../../core/users/user-store.ts';
import { defineFormOf } from '../../../http/forms/definition/define-form.ts';
import type { FormDefinition } from '../../../http/forms/definition/form-definition.ts';
import { modelForm } from '../../../http/forms/definition/model-form.ts';
import type { FormField } from '../../../http/forms/fields/form-field-data.ts';
import { newPasswordFields, requireSamePasswords } from '../new-password/new-password-fields.ts';

/** A form with the model's username field, its required fields, and a password twice. */
export type RegistrationForm = FormDefinition<Record<string, FormField<unknown>>>;

/** The same to the compiler, which knows by the model what names the fields can have that `extend` changes. */
export type RegistrationFormOf<U extends BaseUser> = FormDefinition<
  Readonly<Record<(keyof UserFields<U> & string) | 'password' | 'confirmPassword', FormField<unknown>>>
>;

/** The registration form of a user model. Change it with `extend`. */
export function registrationForm<U extends BaseUser>(model: UserModel<U>): RegistrationFormOf<U> {
  const { usernameField, requiredFields } = model;
  const names = [usernameField, ...requiredFields];
  const { fields } = modelForm(model, {
    fields: names,
    overrides: {
      ...Object.fromEntries(names.map((name) => [name, isAsked(model, name) ? { required: true } : {}])),
      // A password manager keeps the new password with this, and fills in both at the login.
      [usernameField]: { required: true, autocomplete: 'username' },
    },
  });
  const form: RegistrationForm = defineFormOf<Record<string, FormField<unknown>>>(model, {
    autofocus: true,
    fields: {
      ...fields,
      ...newPasswordFields(),
    },
    clean: requireSamePasswords,
  });
  return form as never;
}

/** A required field is asked for though it could do without a value; but nobody has to tick a box to say no. */
function isAsked<U extends BaseUser>({ fields }: UserModel<U>, name: string): boolean {
  return fields[name]?.kind !== 'boolean';
}
