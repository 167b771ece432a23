import type { BaseUser } from '../../../../../core/users/user.ts';
import { HttpError } from '../../../../../http/answer/http-error.ts';
import { redirect, redirectToAddress } from '../../../../../http/routes/redirect.ts';
import type { View } from '../../../../../http/routes/view.ts';
import { tellRefused } from '../../../rows/refused-rows.ts';
import { rowAddress } from '../../../site/admin-address.ts';
import { type RowRequest, refused } from '../../../site/admin-view.ts';
import { lockedUsers } from '../../rights/locked-users.ts';
import { userRowView } from '../user-row-view.ts';
import { activate, deactivateUser, unlock } from './account-acts.ts';
import { mailInvitationAgain, mailReset } from './mail-acts.ts';
import { changeRights } from './rights-act.ts';
import { endSession, endSessions } from './session-acts.ts';
import type { UserAct, UserActOutcome } from './user-act.ts';

/** By what stands in their addresses. */
const ACTS: ReadonlyMap<string, UserAct> = new Map([
  ['activate', activate],
  ['deactivate', deactivateUser],
  ['end-session', endSession],
  ['end-sessions', endSessions],
  ['invite', mailInvitationAgain],
  ['reset', mailReset],
  ['rights', changeRights],
  ['unlock', unlock],
]);

/** Does what a form below that of a user asks for: who may is asked in the transaction that does it. */
export function userActView<U extends BaseUser>(): View<U> {
  return userRowView(async (asked) => {
    const { request, admin, row } = asked;
    const act = ACTS.get(request.parameters.act ?? '');
    if (!act) throw new HttpError(404, 'nothing of that name can be done with a user');
    const form = await request.form();
    const outcome = await request.site.accounts.transact(() => runAct(asked, act, form));
    if ('forged' in outcome) {
      await tellRefused(asked, outcome.forged);
      throw refused(`the user may not ${outcome.forged} of this ${admin.model.label}`);
    }
    if ('refused' in outcome) await tellRefused(asked, act.action);
    const { language, messages } = request;
    if ('done' in outcome) messages.success(language.say(outcome.done));
    else messages.error(language.say(outcome.refused));
    return form.get('from') === 'sessions'
      ? redirect(request, 'admin_sessions')
      : redirectToAddress(rowAddress(request, 'change', admin.model, row.id));
  });
}

async function runAct(asked: RowRequest, act: UserAct, form: URLSearchParams): Promise<UserActOutcome> {
  const { alsoSuperusers = false } = act;
  const locked = await lockedUsers(asked, { alsoSuperusers });
  if (!locked) return { forged: act.action };
  return act.run({ request: asked.request, form, ...locked });
}
