import type { BaseUser } from '../../../../../core/users/user.ts';
import { sendMail } from '../../../../../http/mails/send-mail.ts';
import { passwordResetPurpose } from '../../../../accounts/password-reset/password-reset-purpose.ts';
import { passwordResetSettings } from '../../../../accounts/password-reset/password-reset-settings.ts';
import type { AdminRequest } from '../../../site/admin-view.ts';
import { invitationSettings } from './invitation-settings.ts';

/**
 * Mails somebody without a password a link to a first one, in the transaction around it: a link of a reset, whose page and rules
 * it has, and which a newer reset ends. As many are mailed to one address as resets are.
 */
export async function mailInvitation(
  request: AdminRequest,
  user: BaseUser,
): Promise<'mailed' | 'limited' | 'none'> {
  const { accounts, settingsOf } = request.site;
  const address = accounts.addresses.addressOf(user);
  if (address === null || !user.isActive) return 'none';
  const { invitationTimeout: lifetime } = settingsOf(invitationSettings);
  const { passwordResetsPerHour } = settingsOf(passwordResetSettings);
  const limits = [{ count: passwordResetsPerHour, seconds: 3600 }];
  const issued = await accounts.oneTime.issue(passwordResetPurpose, {
    userId: user.id,
    address,
    lifetime,
    limits,
  });
  if ('refused' in issued) return 'limited';
  await sendMail(request, 'mails/invitation', {
    to: address,
    user,
    context: {
      secret: issued.secret,
      account: `${user}`,
      hours: Math.floor(lifetime / 3600),
    },
  });
  return 'mailed';
}
