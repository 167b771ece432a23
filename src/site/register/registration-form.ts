import type { ModelField } from '../../core/fields/model-field.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { UserModel } from '../../core/users/user-model.ts';
import { defineForm } from '../../http/forms/define-form.ts';
import type { FormDefinition } from '../../http/forms/form-definition.ts';
import { formField } from '../../http/forms/form-field.ts';
import type { FormField } from '../../http/forms/form-field-data.ts';

/** A form with the model's username field, its required fields, and a password twice. */
export type RegistrationForm = FormDefinition<Record<string, FormField<unknown>>>;

/** The registration form of a user model. Change it with `extend`. */
export function registrationForm<U extends BaseUser>(model: UserModel<U>): RegistrationForm {
  const names = [model.usernameField, ...model.requiredFields];
  const fields = names.map((name) => [name, formFieldOf(model.fields[name])] as const);
  return defineForm<Record<string, FormField<unknown>>>({
    autofocus: true,
    fields: {
      ...Object.fromEntries(fields),
      password: formField.password({
        autocomplete: 'new-password',
        // The list of rules that the page shows below the field.
        attributes: { 'aria-describedby': 'password_rules' },
      }),
      confirmPassword: formField.password({ autocomplete: 'new-password' }),
    },
    clean: ({ password, confirmPassword }) =>
      password !== undefined && confirmPassword !== undefined && password !== confirmPassword
        ? [['confirmPassword', 'The two passwords are not the same.']]
        : [],
  });
}

function formFieldOf(field: ModelField<unknown> | undefined): FormField<string> {
  const { label, helpText, maxLength } = field ?? {};
  const shared = {
    ...(label === undefined ? {} : { label }),
    ...(helpText === undefined ? {} : { helpText }),
    ...(maxLength === undefined ? {} : { maxLength }),
  };
  if (field?.kind === 'email') return formField.email({ autocomplete: 'email', ...shared });
  return formField.text(shared);
}
