import { emailStage } from '../../apps/accounts/email-verification/email-stage.ts';
import type { EmailVerification } from '../../core/addresses/email-verification.ts';
import type { LoginStage } from '../../core/login/login-stage.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { UserModel } from '../../core/users/user-model.ts';
import type { UrlNames } from '../../http/urls/url-names.ts';
import { SettingError } from '../../support/settings/setting-error.ts';
import type { Settings } from '../settings/settings.ts';

/**
 * What the setting `emailVerification` comes to. Where it says nothing: a site that sends mail to a mail server has proofs, and
 * one that writes it to the console or a file has none, since nobody would get them.
 *
 * @throws LatchkeyError `setting_invalid` where proofs are wanted, and the users have no address or no page to prove it on.
 */
export function openEmailVerification<U extends BaseUser>(
  { emailVerification: said, mailUrl }: Pick<Settings, 'emailVerification' | 'mailUrl'>,
  { userModel, urls }: { readonly userModel: UserModel<U>; readonly urls: UrlNames },
): EmailVerification {
  const isMounted = urls.has(emailStage.url);
  if (said === null) return isMounted && /^smtps?:/.test(mailUrl) ? 'mandatory' : 'none';
  if (said === 'none' || isMounted) return said;
  const reason =
    userModel.emailField === null
      ? `the user model ${userModel.name} has no field of the kind email`
      : 'the pages of the proof are not mounted: put ...include("accounts/", accountsUrls(…)) into the urls';
  throw new SettingError('setting_invalid', { setting: 'emailVerification', reason });
}

/** The stage of the login where proofs are mandatory. */
export function emailStages<U extends BaseUser>(mode: EmailVerification): readonly LoginStage<U>[] {
  // The stage asks nothing of users but what all of them have.
  return mode === 'mandatory' ? [emailStage as object as LoginStage<U>] : [];
}
