import { CoreError } from '../../../core/core-error.ts';
import type { ThrottleLimit } from '../../../core/throttle/throttle-policy.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import { throttleNetworkOf } from '../../../support/network-of.ts';
import { type AccountSource, partsOf } from '../../contract/account-source.ts';
import { askingVisitor } from './asking-visitor.ts';

/**
 * Counts something that a network may do so often. A command is no network, nor is an address that is unknown or an unknown
 * proxy's: all visitors would share it.
 *
 * @throws LatchkeyError `throttled`.
 */
export async function countOfNetwork<U extends BaseUser>(
  source: AccountSource<U>,
  purpose: string,
  policy: ThrottleLimit | null,
): Promise<void> {
  const visitor = askingVisitor(source);
  if (!policy || !visitor?.ip || visitor.unknownProxy) return;
  const bucket = { purpose, subject: throttleNetworkOf(visitor.ip), policy };
  const throttled = await partsOf(source).accounts.throttle.take([bucket]);
  if (throttled) throw new CoreError('throttled', { by: purpose, retryAfter: throttled.retryAfter });
}
