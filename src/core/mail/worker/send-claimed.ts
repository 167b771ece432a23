import type { SecretKeys } from '../../keys/secret-keys.ts';
import type { Mailer } from '../mailer.ts';
import { openBody } from '../outbox/mail-body.ts';
import type { ClaimedMail, Settlement } from '../outbox/outbox-store.ts';
import { failureText } from './mail-failure.ts';
import { MOST_ATTEMPTS, retryPause } from './retry-pauses.ts';

export interface SendingParts {
  readonly mailer: Mailer;
  readonly secretKeys: SecretKeys;
  /** The time, in milliseconds since 1970. */
  readonly now: () => number;
  /** From 0 to 1. Default: `Math.random`, since nothing secret depends on it. */
  readonly random?: () => number;
  /** Whether what a mail says is kept after it was sent: for the outbox page of a developer. */
  readonly keepBody: boolean;
}

const UNREADABLE =
  'The body cannot be read: it was encrypted by another SECRET_KEY. Name that one in SECRET_KEY_FALLBACKS, and run: latchkey sendmail --retry';

const NEVER_ENDS = 'Every attempt ended with the process, and none with an answer of the mail server.';

/** Tries to send a claimed mail. Never throws: what went wrong is in the answer. */
export async function sendClaimed(mail: ClaimedMail, parts: SendingParts): Promise<Settlement> {
  if (mail.state === 'withheld') return 'removed';
  const { mailer, secretKeys, now, keepBody } = parts;
  const fail = (error: string): Settlement => ({ state: 'failed', at: new Date(now()), error });
  if (mail.attempts > MOST_ATTEMPTS) return fail(NEVER_ENDS);
  const body = mail.body && openBody(secretKeys, mail.body, mail);
  if (!body) return fail(UNREADABLE);
  const { recipient: to, subject, messageId, createdAt: date } = mail;
  try {
    const outcome = await mailer.send({ to, subject, ...body, messageId, date });
    if (!outcome.sent) return fail(failureText(outcome.reason));
    return { state: 'sent', at: new Date(now()), keepBody };
  } catch (error) {
    return putOff(mail, failureText(error), parts);
  }
}

function putOff(
  { attempts }: ClaimedMail,
  error: string,
  { now, random = Math.random }: SendingParts,
): Settlement {
  const pause = retryPause(attempts, random());
  if (pause === null) return { state: 'failed', at: new Date(now()), error };
  return { state: 'queued', nextAttemptAt: new Date(now() + pause), error };
}
