import { rowRefused } from '../../../../../core/audit/row-events.ts';
import type { BaseUser } from '../../../../../core/users/user.ts';
import type { ViewResponse } from '../../../../../http/answer/http-response.ts';
import type { BoundForm } from '../../../../../http/forms/bound/bound-form.ts';
import type { View } from '../../../../../http/routes/view.ts';
import { idFrom } from '../../../../../models/model-key.ts';
import { text } from '../../../../../support/texts/keyed-text.ts';
import { refuseBadPassword } from '../../../../accounts/new-password/refuse-bad-password.ts';
import { afterSave } from '../../../form/after-save.ts';
import { editedNames } from '../../../form/fields/form-layout.ts';
import { filledFromOthers } from '../../../form/fields/prepopulate.ts';
import { formPage } from '../../../form/form-page.ts';
import { type InlineSet, inlineSets } from '../../../form/inlines/inline-set.ts';
import { saveRow } from '../../../form/save-row.ts';
import { sentFields } from '../../../form/sent-fields.ts';
import { type ModelRequest, modelView, refused } from '../../../site/admin-view.ts';
import { fixedFields } from '../fixed-fields.ts';
import { mailInvitation } from './mail-invitation.ts';
import { canInvite, newUserForm } from './new-user-form.ts';

/** The form of a new row, which is that of a user where the model is the users'. */
export function addUserView<U extends BaseUser>(otherwise: View<U>): View<U> {
  const ofUsers = modelView<U>('add', addUser);
  return (request) => {
    const { app = '', model = '' } = request.parameters;
    const { model: users } = request.site.accounts.users;
    const isUsers = app === users.app && model === users.name.toLowerCase();
    return (isUsers ? ofUsers : otherwise)(request);
  };
}

async function addUser(asked: ModelRequest): Promise<ViewResponse> {
  const { request, admin } = asked;
  const isSent = request.method === 'POST';
  const given = await sentFields(request);
  const { layout, definition } = await newUserForm(asked, given);
  const sent = given && filledFromOthers(admin, editedNames(layout), given);
  const form = sent ? definition.bind(sent) : definition.unbind();
  const inlines = await inlineSets(request, admin, { row: null, sent });
  if (isSent) {
    await refuseForged(asked);
    const answer = await form.validate();
    await refuseBadPassword(request, form);
    if (answer.ok) checkLogin(asked, form, answer.data);
  }
  const saved = isSent && (await saveUser(asked, form, inlines));
  if (saved) return afterSave(asked, saved, 'admin.add.done');
  return formPage(asked, { layout, row: null, canChange: true, form, inlines, sent });
}

/** @throws HttpError 403 for what the page does not offer to this visitor. */
async function refuseForged({ request, admin }: ModelRequest): Promise<void> {
  const sent = await request.form();
  const forged = fixedFields(request.user, null).find((name) => name !== 'password' && sent.has(name));
  if (forged === undefined) return;
  const { labelPlural: label } = admin.model;
  await request.site.accounts.emit(rowRefused, {
    object: { model: admin.model },
    label,
    action: `add with ${forged}`,
  });
  throw refused(`the user may not set ${forged} of ${label}`);
}

/** One of the two, so that nobody is left without a way in by mistake. */
function checkLogin(asked: ModelRequest, form: BoundForm, data: Readonly<Record<string, unknown>>): void {
  const isInvited = data.invite === true;
  if (isInvited && data.password) form.addError('invite', text('admin.users.inviteOrPassword'));
  if (!isInvited && !data.password && canInvite(asked)) {
    form.addError('password', text('admin.users.passwordOrInvite'));
  }
  if (!isInvited) return;
  const { emailField } = asked.request.site.accounts.users.model;
  if (data.isActive === false) form.addError('invite', text('admin.users.inviteInactive'));
  if (emailField !== null && !data[emailField]) form.addError('invite', text('admin.users.inviteAddress'));
}

async function saveUser(asked: ModelRequest, form: BoundForm, inlines: readonly InlineSet[]) {
  const { request, admin } = asked;
  const { accounts } = request.site;
  const answer = await form.validate();
  if (!answer.ok) return null;
  const { password, invite, idField } = answer.data as Readonly<Record<string, unknown>>;
  const id = idField === undefined ? null : idFrom(admin.model, idField);
  if (idField !== undefined && id === null) {
    form.addError('idField', text('admin.users.idInvalid'));
    return null;
  }
  if (id !== null && (await accounts.users.get(id))) {
    form.addError('idField', text('admin.users.idTaken'));
    return null;
  }
  // Before the transaction: nothing should wait in it.
  const hashed = password
    ? await accounts.onBehalfOf(request, () => accounts.users.hashPassword(String(password)))
    : null;
  return saveRow(asked, {
    form,
    existing: null,
    inlines,
    values: { password: hashed, ...(id === null ? {} : { id }) },
    afterwards: async (saved) => {
      if (invite === true) await mailInvitation(request, saved as object as BaseUser);
    },
  });
}
