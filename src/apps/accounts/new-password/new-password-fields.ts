import { formField } from '../../../http/forms/fields/form-field.ts';
import type { FormField } from '../../../http/forms/fields/form-field-data.ts';
import { text } from '../../../support/texts/keyed-text.ts';

/** The fields of a form that asks for a new password: it is typed twice. */
export interface NewPasswordFields {
  readonly password: FormField<string>;
  readonly confirmPassword: FormField<string>;
}

/** `isChange`: beside a field for the password of now, from which their labels tell them. */
export function newPasswordFields({ isChange = false } = {}): NewPasswordFields {
  return {
    password: formField.password({
      ...(isChange && { label: text('accounts.newPassword.password') }),
      autocomplete: 'new-password',
      // The list of rules that the page shows below the field.
      attributes: { 'aria-describedby': 'password_rules' },
    }),
    confirmPassword: formField.password({
      ...(isChange && { label: text('accounts.newPassword.confirm') }),
      autocomplete: 'new-password',
    }),
  };
}

/** The `clean` of such a form: the two are the same. */
export const requireSamePasswords = ({
  password,
  confirmPassword,
}: {
  readonly password?: unknown;
  readonly confirmPassword?: unknown;
}) =>
  password !== undefined && confirmPassword !== undefined && password !== confirmPassword
    ? [['confirmPassword', text('accounts.register.passwordsDiffer')] as const]
    : [];
