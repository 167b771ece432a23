import { OutboxMail } from '../../core/mail/outbox/outbox-mail.ts';
import { lt } from '../../models/rows/condition.ts';
import type { ModelManager } from '../../models/rows/model-manager.ts';
import { type CheckContext, defineCheck } from '../contract/check.ts';

/** Milliseconds that mail may be overdue before somebody has to be told. */
const OVERDUE = 3_600_000;

export const mailChecks = [
  defineCheck({ id: 'latchkey_mail.W001', problems: (context) => inOutbox(context, failedMails) }),
  defineCheck({ id: 'latchkey_mail.W002', problems: (context) => inOutbox(context, overdueMails) }),
];

type Outbox = ModelManager<typeof OutboxMail>;

/** Nothing where the table cannot be read: the checks of the database say so. */
async function inOutbox(
  { objects }: CheckContext,
  look: (outbox: Outbox) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  try {
    return await look(objects(OutboxMail));
  } catch {
    return [];
  }
}

async function failedMails(outbox: Outbox): Promise<readonly string[]> {
  const count = await outbox.count({ state: 'failed' });
  if (count === 0) return [];
  const { lastError = '' } =
    (await outbox.first({ where: { state: 'failed' }, orderBy: '-settledAt' })) ?? {};
  const mails = count === 1 ? '1 mail was' : `${count} mails were`;
  return [`${mails} given up, the latest for: "${lastError}". To try again, run: latchkey sendmail --retry`];
}

async function overdueMails(outbox: Outbox): Promise<readonly string[]> {
  const nextAttemptAt = lt(new Date(Date.now() - OVERDUE));
  const count = await outbox.count({ state: 'queued', nextAttemptAt });
  if (count === 0) return [];
  const mails = count === 1 ? '1 mail waits' : `${count} mails wait`;
  return [
    `${mails} for more than an hour, and nothing sends them. Start the server, or have this run every minute: latchkey sendmail`,
  ];
}
