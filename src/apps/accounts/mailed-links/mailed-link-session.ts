import { CoreError } from '../../../core/core-error.ts';
import type { OneTimeBinding, OneTimeSecret } from '../../../core/one-time/one-time-secret.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { randomToken } from '../../../support/secrets.ts';
import type { MailedLink } from './mailed-link.ts';

/** Where the session has the id of the secret that the visitor came with. The secret itself is in no database. */
const openedName = ({ purpose }: MailedLink) => `link:${purpose.name}`;
/** Where it has what a link is bound to that this visitor has asked for. */
const askedName = ({ purpose }: MailedLink) => `link-asked:${purpose.name}`;

/**
 * What to give to `issue` as the `binding` of a link that is good only in this visitor's browser. Asked twice it is the same,
 * so that a second request which a limit refuses leaves the first link good.
 */
export async function mailedLinkBinding<U extends BaseUser>(
  request: HttpRequest<U>,
  link: MailedLink,
): Promise<string> {
  const known = bindingIn(request, link);
  if (known !== null) return known;
  const binding = randomToken();
  await request.session.set(askedName(link), binding);
  return binding;
}

/** What a link may be bound to that this visitor opens. */
export function bindingOf<U extends BaseUser>(request: HttpRequest<U>, link: MailedLink): OneTimeBinding {
  return { binding: link.bound ? bindingIn(request, link) : null };
}

/**
 * Keeps that the visitor has come with a good link. A session that is nobody's gets a new key: who had planted the old one
 * would otherwise stand on the page behind the link too (session fixation).
 */
export async function rememberOpened<U extends BaseUser>(
  request: HttpRequest<U>,
  link: MailedLink,
  id: string,
): Promise<void> {
  const { session } = request;
  if (session.user.isAnonymous) await takeNewKey(request, link);
  await session.set(openedName(link), id);
}

/** Of two tabs that open a link in the same moment, one finds that the other has taken the session along. */
async function takeNewKey<U extends BaseUser>(request: HttpRequest<U>, link: MailedLink): Promise<void> {
  const { session } = request;
  const binding = bindingIn(request, link);
  try {
    await session.cycleKey();
  } catch (error) {
    if (!CoreError.is(error, 'session_interrupted')) throw error;
    await session.flush();
    if (binding !== null) await session.set(askedName(link), binding);
  }
}

/** The good link that the visitor has come with; null where there is none. Uses nothing up. */
export async function openedLink<U extends BaseUser>(
  request: HttpRequest<U>,
  link: MailedLink,
): Promise<OneTimeSecret<U> | null> {
  const id = idIn(request, link);
  return id === null
    ? null
    : request.site.accounts.oneTime.findById(link.purpose, id, bindingOf(request, link));
}

/**
 * Uses up the link that the visitor has come with, once everything else is right. Null where somebody was faster, or it is
 * over meanwhile: answer with `linkInvalid`. In `accounts.transact` it is used only if the rest is done too.
 */
export async function useMailedLink<U extends BaseUser>(
  request: HttpRequest<U>,
  link: MailedLink,
): Promise<OneTimeSecret<U> | null> {
  const id = idIn(request, link);
  return id === null
    ? null
    : request.site.accounts.oneTime.useById(link.purpose, id, bindingOf(request, link));
}

function idIn<U extends BaseUser>({ session }: HttpRequest<U>, link: MailedLink): string | null {
  const id = session.get(openedName(link));
  return typeof id === 'string' ? id : null;
}

function bindingIn<U extends BaseUser>({ session }: HttpRequest<U>, link: MailedLink): string | null {
  const binding = session.get(askedName(link));
  return typeof binding === 'string' ? binding : null;
}
