import type { BaseUser } from '../../../core/users/user.ts';
import { sendMail } from '../../../http/mails/send-mail.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { noticeContext } from '../shared/notice-context.ts';
import { deviceNoticeSettings } from './device-notice-settings.ts';

/**
 * Tells a user by mail of a login with a browser that was not known, in the transaction of the login. Of the first browser that
 * is known there is no mail: that login follows a registration, a new password, or years without one.
 */
export async function noticeNewDevice<U extends BaseUser>(request: HttpRequest<U>, user: U): Promise<void> {
  const { accounts } = request.site;
  if (!request.settingsOf(deviceNoticeSettings).newDeviceNotice) return;
  const to = accounts.addresses.addressOf(user);
  if (to !== null)
    await sendMail(request, 'mails/new_device', { to, user, context: { ...noticeContext(request) } });
}
