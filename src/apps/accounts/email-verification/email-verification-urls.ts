import type { BaseUser } from '../../../core/users/user.ts';
import type { UserModel } from '../../../core/users/user-model.ts';
import { path, type Route } from '../../../http/routes/urls.ts';
import { mailedLinkUrls } from '../mailed-links/mailed-link-urls.ts';
import { needsAddress } from '../shared/needs-address.ts';
import { emailVerificationLink } from './email-verification-link.ts';
import { emailVerificationResendView } from './email-verification-resend-view.ts';
import { emailVerificationSentView } from './email-verification-sent-view.ts';
import { emailVerificationView } from './email-verification-view.ts';

/** The pages of the proof of an address. None where users have no address. */
export function emailVerificationUrls<U extends BaseUser>(model: UserModel<U>): readonly Route<U>[] {
  const methods = ['GET', 'POST'] as const;
  const start = emailVerificationLink.path;
  return needsAddress(model, () => [
    path(start, emailVerificationSentView<U>(), { name: 'email_verification_sent', methods }),
    path(`${start}resend/`, emailVerificationResendView<U>(), {
      name: 'email_verification_resend',
      methods: ['POST'],
    }),
    ...mailedLinkUrls<U>(emailVerificationLink, emailVerificationView<U>()),
  ]);
}
