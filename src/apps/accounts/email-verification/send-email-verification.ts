import type { BaseUser } from '../../../core/users/user.ts';
import { sendMail } from '../../../http/mails/send-mail.ts';
import { type AccountSource, partsOf } from '../../contract/account-source.ts';
import { noticeContext } from '../shared/notice-context.ts';
import { proofByCode, proofByLink } from './email-verification-link.ts';
import { emailVerificationSettings } from './email-verification-settings.ts';

/** What a message for the proof of an address is made for. */
export interface ProofRequest<U extends BaseUser> {
  /** Null: nobody is to prove it. The same is done, and nothing is sent. */
  readonly user: U | null;
  readonly address: string;
  /** The name of the browser that waits. Null: none does, so the message has a link in any case. */
  readonly browser: string | null;
  /**
   * Whether the account has no password yet, and its user chooses one where the link is opened in another browser. Default
   * false: a user without a password logs in another way.
   */
  readonly choosesPassword?: boolean;
  /** What is sent where nobody is to prove the address; the same work as the message. Default: nothing is sent. */
  readonly instead?: string | undefined;
}

/** What was mailed: the id of a code, or a link. `limited`: nothing, so soon after the last one. */
export type ProofMailed = { readonly codeId: string | null } | 'limited';

/** Mails a link or a code by which its reader proves the address. Works in a transaction of its own, or in that around it. */
export async function mailProof<U extends BaseUser>(
  source: AccountSource<U>,
  { user, address, browser, choosesPassword = false, instead }: ProofRequest<U>,
): Promise<ProofMailed> {
  const { accounts, settingsOf } = partsOf(source);
  const settings = settingsOf(emailVerificationSettings);
  const byCode = settings.emailVerificationBy === 'code' && browser !== null;
  const lifetime = byCode ? settings.emailVerificationCodeTimeout : settings.emailVerificationTimeout;
  return accounts.transact(async () => {
    const issued = await accounts.oneTime.issue(byCode ? proofByCode : proofByLink, {
      userId: user?.id ?? null,
      address,
      lifetime,
      data: { browser, choosesPassword },
      limits: [
        { count: 1, seconds: settings.emailVerificationPause },
        { count: settings.emailVerificationsPerHour, seconds: 3600 },
      ],
    });
    if ('refused' in issued) return 'limited';
    await sendMail(source, instead ?? 'mails/email_verification', {
      to: address,
      user,
      context: { ...noticeContext(source), secret: issued.secret, by_code: byCode, minutes: lifetime / 60 },
      deliver: user !== null || instead !== undefined,
    });
    return { codeId: byCode ? issued.id : null };
  });
}

/**
 * Mails a user a link by which the address of now is proven. `limited`: the last one was less than a minute ago (setting
 * `emailVerificationPause`). `needless`: there is no address, or it is proven.
 */
export async function sendEmailVerification<U extends BaseUser>(
  source: AccountSource<U>,
  user: U,
): Promise<'mailed' | 'limited' | 'needless'> {
  const { addresses, users } = partsOf(source).accounts;
  const address = addresses.addressOf(user);
  if (address === null || (await addresses.isProven(user))) return 'needless';
  // Nobody can have been in it.
  const choosesPassword = user.lastLogin === null && !users.hasUsablePassword(user);
  const mailed = await mailProof(source, { user, address, browser: null, choosesPassword });
  return mailed === 'limited' ? 'limited' : 'mailed';
}
