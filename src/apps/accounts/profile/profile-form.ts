import type { BaseUser } from '../../../core/users/user.ts';
import type { UserModel } from '../../../core/users/user-model.ts';
import type { UserFields } from '../../../core/users/user-store.ts';
import type { FormDefinition } from '../../../http/forms/definition/form-definition.ts';
import { modelForm } from '../../../http/forms/definition/model-form.ts';
import type { FormField } from '../../../http/forms/fields/form-field-data.ts';

/** A form with fields of the user model, for users to change their own. */
export type ProfileForm = FormDefinition<Record<string, FormField<unknown>>>;

export interface ProfileFormOptions<Names extends string = string, More extends string = Names> {
  /** The fields that users may change themselves. Default: `requiredFields`. */
  readonly fields?: readonly Names[];
  /** Fields after those. */
  readonly more?: readonly More[];
}

/**
 * The profile form of a user model. Its fields are `requiredFields`: what people said of themselves at registration.
 * Others are to be named, since users may change whatever is here: `profileForm(CustomUser, { more: ['picture'] })`, or
 * all of them by `fields`. The field that people log in with and the one that mail goes to are left out.
 *
 * @throws LatchkeyError `field_unknown`.
 */
export function profileForm<
  U extends BaseUser,
  const Names extends keyof UserFields<U> & string = keyof UserFields<U> & string,
  const More extends keyof UserFields<U> & string = never,
>(
  model: UserModel<U>,
  { fields, more = [] }: ProfileFormOptions<Names, More> = {},
): FormDefinition<Readonly<Record<Names | More, FormField<unknown>>>> {
  const own: readonly string[] = fields ?? ownFields(model);
  const form: ProfileForm = modelForm(model, { fields: [...own, ...more] });
  return form as never;
}

/** What decides over an account is never its user's to change, whatever a project requires. */
const FLAGS: readonly string[] = ['isActive', 'isStaff', 'isSuperuser', 'lastLogin'];

function ownFields<U extends BaseUser>(model: UserModel<U>): string[] {
  const { usernameField, emailField, requiredFields, fields } = model;
  const kept = new Set([usernameField, emailField, ...FLAGS]);
  return requiredFields.filter((name) => !kept.has(name) && fields[name]?.editable);
}
