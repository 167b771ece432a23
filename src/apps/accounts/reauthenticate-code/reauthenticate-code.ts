import { defineOneTimePurpose } from '../../../core/one-time/one-time-purpose.ts';
import { throttleSettings } from '../../../core/throttle/throttle-settings.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import type { UserRequest } from '../../../http/guards/guards.ts';
import { sendMail } from '../../../http/mails/send-mail.ts';
import { countOfNetwork } from '../shared/count-of-network.ts';
import { noticeContext } from '../shared/notice-context.ts';

const purpose = defineOneTimePurpose({ name: 'latchkey.reauthenticate_code', form: 'code' });
/** Seconds: as long as a form waits that was sent meanwhile. */
const LIFETIME = 600;
const LIMITS = [
  { count: 5, seconds: 3600 },
  { count: 1, seconds: 60 },
];
/** Where the session has the id of the code. */
const CODE = 'reauthenticate:code';

/** Mails a code to the visitor's own address. Past the limit nothing is mailed, and the code of before stays good. */
export async function mailCode<U extends BaseUser>(request: UserRequest<U>): Promise<void> {
  const { accounts } = request.site;
  const to = accounts.addresses.addressOf(request.user);
  if (to === null) return;
  await accounts.transact(async () => {
    const issue = { userId: request.user.id, address: to, lifetime: LIFETIME, limits: LIMITS };
    const issued = await accounts.oneTime.issue(purpose, issue);
    if ('refused' in issued) return;
    const context = { ...noticeContext(request), code: issued.secret, minutes: LIFETIME / 60 };
    await sendMail(request, 'mails/reauthenticate_code', { to, user: request.user, context });
    await request.session.set(CODE, issued.id);
  });
}

/** Uses a code up that the visitor has typed. */
export async function useTypedCode<U extends BaseUser>(
  request: UserRequest<U>,
  typed: string,
): Promise<'used' | 'wrong' | 'over'> {
  const id = request.session.get(CODE);
  if (typeof id !== 'string') return 'over';
  await countOfNetwork(
    request,
    'code.network',
    request.site.settingsOf(throttleSettings).throttleCodeNetwork,
  );
  const outcome = await request.site.accounts.oneTime.useCode(purpose, id, typed);
  if (outcome.state !== 'used') return outcome.state;
  return outcome.secret.userId === request.user.id ? 'used' : 'over';
}
