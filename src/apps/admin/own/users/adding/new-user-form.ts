import type { FormDefinition } from '../../../../../http/forms/definition/form-definition.ts';
import { formField } from '../../../../../http/forms/fields/form-field.ts';
import type { FormField } from '../../../../../http/forms/fields/form-field-data.ts';
import { needsGivenId } from '../../../../../models/model-key.ts';
import { text } from '../../../../../support/texts/keyed-text.ts';
import { requireSamePasswords } from '../../../../accounts/new-password/new-password-fields.ts';
import { editedNames, formLayout, type LaidOutSection } from '../../../form/fields/form-layout.ts';
import { rowForm } from '../../../form/fields/row-form.ts';
import type { ModelRequest } from '../../../site/admin-view.ts';
import { fixedFields } from '../fixed-fields.ts';

export interface NewUserForm {
  readonly layout: readonly LaidOutSection[];
  readonly definition: FormDefinition;
}

/** The form of a new user: what the model has, and a password or an invitation. */
export async function newUserForm(asked: ModelRequest, sent: URLSearchParams | null): Promise<NewUserForm> {
  const { request, admin } = asked;
  const hidden = fixedFields(request.user, null);
  const own = formLayout(admin, { canChange: true })
    .map((section) => ({
      ...section,
      fields: section.fields.filter(({ name, isReadOnly }) => !isReadOnly && !hidden.includes(name)),
    }))
    .filter(({ fields }) => fields.length > 0);
  const definition = await rowForm(request, admin.model, {
    names: editedNames(own),
    initial: null,
    sent,
    look: admin,
  });
  const extra = extraFields(asked);
  const { idField, ...login } = extra;
  const sectionOf = (names: readonly string[]) => names.map((name) => ({ name, isReadOnly: false }));
  const layout: LaidOutSection[] = [
    ...(idField ? [{ title: null, fields: sectionOf(['idField']) }] : []),
    ...own,
    { title: text('admin.users.login'), fields: sectionOf(Object.keys(login)) },
  ];
  return {
    layout,
    definition: definition.extend({ fields: extra, clean: requireSamePasswords }) as FormDefinition,
  };
}

/** Whether the person can be mailed a link to a first password. */
export function canInvite({ request, admin }: ModelRequest): boolean {
  const { accounts, urls } = request.site;
  const { emailField } = accounts.users.model;
  return (
    emailField !== null &&
    admin.model.fields[emailField]?.editable === true &&
    urls.has('password_reset_confirm')
  );
}

function extraFields(asked: ModelRequest): Record<string, FormField> {
  const { request, admin } = asked;
  const password = { required: false, autocomplete: 'new-password' } as const;
  const rules = request.site.accounts.passwordHelpTexts(request.language).join(' ');
  return {
    ...(needsGivenId(admin.model) && { idField: formField.text({ label: 'ID', maxLength: 200 }) }),
    password: formField.password({ ...password, helpText: rules }),
    confirmPassword: formField.password(password),
    ...(canInvite(asked) && {
      invite: formField.boolean({
        label: text('admin.users.invite'),
        helpText: text('admin.users.inviteHelp'),
        required: false,
      }),
    }),
  };
}
