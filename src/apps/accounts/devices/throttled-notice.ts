import type { NewAuditRecord } from '../../../core/audit/audit-entry.ts';
import type { Accounts } from '../../../core/login/accounts.ts';
import { clientInWords } from '../../../core/sessions/listed/client-words.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import { sendMail } from '../../../http/mails/send-mail.ts';
import { idFrom } from '../../../models/model-key.ts';
import { shortNetworkOf } from '../../../support/network-of.ts';
import type { OpenedWith } from '../../contract/on-open.ts';
import type { NoticeContext } from '../shared/notice-context.ts';
import { deviceNoticeSettings } from './device-notice-settings.ts';

/** One mail a day for an account, however much is tried at it. */
const ONCE_A_DAY = { count: 1, seconds: 86_400 };

/**
 * Tells the users by mail at whose accounts strangers were refused a try: these wait longer and longer. It goes by what the audit
 * log has kept of it, a while after the answers: none of them takes longer where there is an account (CWE-204, CWE-208).
 */
export async function noticeThrottled<U extends BaseUser>(
  accounts: Accounts<U>,
  opened: Pick<OpenedWith, 'mails' | 'settingsOf'>,
  records: readonly NewAuditRecord[],
): Promise<void> {
  if (!opened.settingsOf(deviceNoticeSettings).throttledNotice) return;
  for (const record of records) {
    const user = isByStrangers(record) ? await userOf(accounts, record) : null;
    const to = user?.isActive ? accounts.addresses.addressOf(user) : null;
    if (user === null || to === null) continue;
    const bucket = { purpose: 'notice.throttled', subject: String(user.id), policy: ONCE_A_DAY };
    // Counted with the mail, or not at all.
    await accounts.transact(async () => {
      const refused = await accounts.throttle.take([bucket]);
      if (!refused)
        await sendMail(opened, 'mails/login_throttled', { to, user, context: { ...contextOf(record) } });
    });
  }
}

function isByStrangers({ kind, userId, detail }: NewAuditRecord): boolean {
  const by: readonly unknown[] = Array.isArray(detail.by) ? detail.by : [];
  return kind === 'userLoginThrottled' && userId !== null && by.includes('login.account');
}

function contextOf({ at, userAgent, ipAddress }: NewAuditRecord): NoticeContext {
  return { when: at, client: clientInWords(userAgent), network: shortNetworkOf(ipAddress) };
}

/** The audit log has every id as text. */
async function userOf<U extends BaseUser>(
  { users }: Accounts<U>,
  { userId }: NewAuditRecord,
): Promise<U | null> {
  const id = idFrom(users.model, userId);
  return id === null ? null : users.get(id);
}
