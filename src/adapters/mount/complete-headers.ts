import type { BaseUser } from '../../core/users/user.ts';
import { personalCacheControl } from '../../http/head/cache-control.ts';
import type { HttpRequest } from '../../http/request/http-request.ts';
import { type AnswerHeaders, headerLines } from './answer-headers.ts';

const none: readonly string[] = [];

const POLICY = 'content-security-policy';

/**
 * Adds to an answer what the request's session, CSRF token and messages have to say: their cookies, and what caches have to
 * know. `earlier`: the cookies that this
 * has given for the same answer before.
 */
export function completeHeaders<U extends BaseUser>(
  request: HttpRequest<U>,
  headers: AnswerHeaders,
  earlier: readonly string[] = none,
): readonly string[] {
  const cookies = request.cookiesToSet();
  vary(headers, request.variesByLanguage ? BOTH : COOKIE);
  if (cookies.length > 0 || earlier.length > 0) {
    const ours = [...earlier, ...cookies];
    // A page of ours that your server has answered with may have them already.
    const theirs = headerLines(headers.get('set-cookie')).filter((line) => !ours.includes(line));
    headers.set('set-cookie', [...theirs, ...cookies]);
  }
  if (request.hasCspNonce) {
    // Each line is a policy, and all of them hold.
    const policies = headerLines(headers.get(POLICY)).map((policy) => request.policyOf(policy));
    if (policies.length > 0) headers.set(POLICY, policies);
  }
  if (cookies.length > 0 || request.isPersonal) tellCaches(headers, cookies.length > 0);
  return cookies;
}

function tellCaches(headers: AnswerHeaders, setsCookie: boolean): void {
  const said = headers.get('cache-control');
  // `Expires` alone is a decision too, if an old one.
  const theirs = said ?? (headers.get('expires') === undefined ? undefined : '');
  const text = typeof theirs === 'object' ? theirs.join(', ') : theirs;
  const told = personalCacheControl(text, setsCookie);
  if (told !== text) headers.set('cache-control', told);
}

const COOKIE = ['Cookie'] as const;
/** Where the page has asked for the visitor's language. */
const BOTH = ['Cookie', 'Accept-Language'] as const;

/** Who is logged in may make a difference to every page. */
export function vary(headers: AnswerHeaders, names: readonly string[] = COOKIE): void {
  const value = headers.get('vary');
  const named = value === undefined ? '' : headerLines(value).join(', ');
  const said = named.toLowerCase().split(/[\s,]+/);
  if (said.includes('*')) return;
  const added = names.filter((name) => !said.includes(name.toLowerCase()));
  if (added.length > 0) headers.set('vary', [...(named === '' ? [] : [named]), ...added].join(', '));
}
