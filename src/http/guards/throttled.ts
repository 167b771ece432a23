import { CoreError } from '../../core/core-error.ts';
import type { ThrottleBucket } from '../../core/throttle/throttle.ts';
import { type ThrottleLimit, throttleLimit } from '../../core/throttle/throttle-policy.ts';
import type { BaseUser } from '../../core/users/user.ts';
import { throttleNetworkOf } from '../../support/network-of.ts';
import { isSafeMethod } from '../head/request-head.ts';
import type { HttpRequest } from '../request/http-request.ts';
import { RequestError } from '../request-error.ts';
import type { View } from '../routes/view.ts';
import { guarded } from './guards.ts';

export interface ThrottledOptions<U extends BaseUser> extends ThrottleLimit {
  /** What is limited: `'contact'`. Views of the same name and limit count together. */
  readonly name: string;
  /** Requests in `seconds`, counted from the first; from 1 to 1,000,000. */
  readonly count: number;
  /** From 1 to 2,592,000, which is 30 days. */
  readonly seconds: number;
  /**
   * Whose requests are counted together; null: this one is not counted. Default: who is logged in by the user, everybody else by
   * the network, and nobody where all visitors have the address of an unknown proxy.
   */
  readonly by?: (request: HttpRequest<U>) => string | null | Promise<string | null>;
  /** What is counted: `['GET']`, which is HEAD too. Default: every method that may change something. */
  readonly methods?: readonly string[];
}

/**
 * Lets so many requests through in so many seconds, and answers further ones with 429 and `Retry-After`, as a page or as problem
 * JSON: `throttled(contactView, { name: 'contact', count: 5, seconds: 3600 })`. They are counted before the view runs, in the
 * database, for all processes together. What is refused is not counted.
 *
 * @throws LatchkeyError `throttle_limit_invalid`
 */
export function throttled<U extends BaseUser>(view: View<U>, options: ThrottledOptions<U>): View<U> {
  const { name, count, seconds, methods } = checked(options);
  const counted =
    methods && new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : method)));
  return guarded(view, {}, async (request) => {
    const counts = counted ? counted.has(request.method) : !isSafeMethod(request.method);
    const who = counts ? await subjectOf(request, options) : null;
    if (who) {
      // Another limit is another bucket: what a bucket has counted means nothing to another rule.
      const purpose = `view.${name}.${count}.${seconds}.${who.kind}`;
      await takeOne(request, { purpose, subject: who.subject, policy: { count, seconds } });
    }
    return view(request);
  });
}

async function takeOne<U extends BaseUser>({ site }: HttpRequest<U>, bucket: ThrottleBucket): Promise<void> {
  const refused = await site.accounts.throttle.take([bucket]);
  if (refused) throw new CoreError('throttled', { by: bucket.purpose, retryAfter: refused.retryAfter });
}

async function subjectOf<U extends BaseUser>(
  request: HttpRequest<U>,
  { by }: ThrottledOptions<U>,
): Promise<{ readonly kind: string; readonly subject: string } | null> {
  if (by) {
    const subject = await by(request);
    return subject === null ? null : { kind: 'by', subject };
  }
  const { user, ip, unknownProxy } = request;
  if (user.isAuthenticated) return { kind: 'user', subject: `${user.id}` };
  return ip === null || unknownProxy ? null : { kind: 'network', subject: throttleNetworkOf(ip) };
}

function checked<U extends BaseUser>(options: ThrottledOptions<U>): ThrottledOptions<U> {
  // A guard's options may be missing in JavaScript.
  const { name, count, seconds } = options ?? {};
  if (typeof name !== 'string' || !/^[\w.-]{1,100}$/.test(name))
    throw new RequestError('throttle_limit_invalid', {
      name: `${name}`,
      reason: 'name it by letters and digits',
    });
  const limit = throttleLimit.safeParse({ count, seconds });
  if (limit.success) return options;
  const reason = limit.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  throw new RequestError('throttle_limit_invalid', { name, reason });
}
