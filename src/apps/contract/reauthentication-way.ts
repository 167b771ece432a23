import type { BaseUser } from '../../core/users/user.ts';
import type { UserRequest } from '../../http/guards/guards.ts';
import type { SiteContext } from '../../http/request/site-context.ts';
import type { MaybePromise } from '../../support/maybe-promise.ts';
import type { Sentence } from '../../support/texts/keyed-text.ts';

/**
 * A way in which users who are logged in prove once more who they are: by their password, by a code that is mailed to them.
 * The page `reauthenticate` offers each to those whom it is for. Its own page ends with `finishReauthentication`.
 *
 * ```ts
 * reauthenticationWays: [{ name: 'code', url: 'confirm-code', title: 'Get a code by email', isFor: hasProvenAddress }],
 * ```
 */
export interface ReauthenticationWay {
  /** Unique in the project: what `userReauthenticated` calls the method. A later one stands in the place of an earlier. */
  readonly name: string;
  /** The name of the URL of its page, which is asked by POST, with the fields of `accounts/reauthenticate_waiting.html`. */
  readonly url: string;
  /** What its button says. */
  readonly title: Sentence;
  /** Whether this user can go this way. */
  isFor<U extends BaseUser>(request: UserRequest<U>): MaybePromise<boolean>;
}

/** The ways that the visitor can go, in their order. A way whose URL is not there is left out. */
export async function reauthenticationWaysOf<U extends BaseUser>(
  request: UserRequest<U>,
): Promise<readonly ReauthenticationWay[]> {
  const ways: ReauthenticationWay[] = [];
  for (const way of waysOf(request.site)) {
    if (request.site.urls.has(way.url) && (await way.isFor(request))) ways.push(way);
  }
  return ways;
}

/** A site knows no requests, so its own type leaves out what ways are asked. */
function waysOf<U extends BaseUser>(site: SiteContext<U>): Iterable<ReauthenticationWay> {
  const all = site.reauthenticationWays as readonly ReauthenticationWay[];
  return new Map(all.map((way) => [way.name, way])).values();
}
