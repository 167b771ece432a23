import { rowActionRun } from '../../../../../core/audit/row-events.ts';
import { text } from '../../../../../support/texts/keyed-text.ts';
import { mailPasswordResetTo } from '../../../../accounts/password-reset/request-password-reset.ts';
import { mailInvitation } from '../adding/mail-invitation.ts';
import type { UserAct, UserActing } from './user-act.ts';

/** Mails the user a link to a new password: staff choose nobody's (ASVS 5.0, 6.4.6). */
export const mailReset: UserAct = {
  action: 'mail reset',
  run: (acting) => mailed(acting, 'mail reset', () => mailPasswordResetTo(acting.request, acting.target)),
};

/** Mails who has no password yet a link to a first one. */
export const mailInvitationAgain: UserAct = {
  action: 'invite',
  async run(acting) {
    const { request, target } = acting;
    if (request.site.accounts.users.hasUsablePassword(target)) {
      return { refused: text('admin.users.hasPassword') };
    }
    return mailed(acting, 'invite', () => mailInvitation(request, target));
  },
};

async function mailed(
  { request, target }: UserActing,
  action: string,
  mail: () => Promise<'mailed' | 'limited' | 'none'>,
) {
  if (!request.site.urls.has('password_reset_confirm')) return { refused: text('admin.users.noMail') };
  const outcome = await mail();
  if (outcome === 'none') return { refused: text('admin.users.noMail') };
  if (outcome === 'limited') return { refused: text('admin.users.mailLimited') };
  const { accounts } = request.site;
  // The reset itself is counted with those of strangers: this says who has asked for it.
  const object = { model: accounts.users.model, id: target.id };
  await accounts.emit(rowActionRun, { object, label: `${target}`, action });
  return { done: text('admin.users.mailed', { account: `${target}` }) };
}
