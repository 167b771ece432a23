import type { OneTimeSecret } from '../../../core/one-time/one-time-secret.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import type { HeaderRecord, ViewResponse } from '../../../http/answer/http-response.ts';
import { HttpResponse } from '../../../http/answer/http-response.ts';
import { loginNotRequired } from '../../../http/guards/login-required-middleware.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { redirect } from '../../../http/routes/redirect.ts';
import { render } from '../../../http/routes/render.ts';
import { path, type Route } from '../../../http/routes/urls.ts';
import type { View } from '../../../http/routes/view.ts';
import type { MailedLink } from './mailed-link.ts';
import { bindingOf, openedLink, rememberOpened } from './mailed-link-session.ts';

/** The page behind a link. `secret` is what it is good for; it is not used yet. */
export type MailedLinkView<U extends BaseUser> = (
  request: HttpRequest<U>,
  secret: OneTimeSecret<U>,
) => ViewResponse | Promise<ViewResponse>;

const NOWHERE: HeaderRecord = { 'cache-control': 'no-store' };

/**
 * The addresses of a mailed link: the one in the mail, which takes the secret out of the address and leads on, and the page
 * behind it. `view` is called where the visitor has come with a good link, with GET to show a button or a form, and with POST
 * to do it (`useMailedLink`).
 */
export function mailedLinkUrls<U extends BaseUser>(link: MailedLink, view: MailedLinkView<U>): Route<U>[] {
  const { path: start, page, name, pageName } = link;
  const mailed = { secretParameters: ['token'] };
  return [
    // Before the others, whose token would be its name.
    path(start + page, pageView(link, view), { name: pageName, methods: ['GET', 'POST'] }),
    path(`${start}:token/`, mailedView<U>(link), { name, ...mailed }),
    // Some mail programs take the slash at the end for the end of the sentence.
    path(`${start}:token`, mailedView<U>(link), mailed),
  ];
}

/**
 * Opened by programs that look into mail too, some twice, before the owner does. So it uses nothing up and logs nobody in,
 * and keeps something only for who has the secret.
 */
function mailedView<U extends BaseUser>(link: MailedLink): View<U> {
  return loginNotRequired(async (request) => {
    const { oneTime } = request.site.accounts;
    const token = request.parameters.token ?? '';
    const binding = bindingOf(request, link);
    const secret = await oneTime.find(link.purpose, token, binding);
    if (secret) {
      await rememberOpened(request, link, secret.id);
      return withHeaders(redirect(request, link.pageName));
    }
    const standing = await oneTime.standing(link.purpose, token, binding);
    return standing === 'elsewhere' ? linkElsewhere(request, link) : linkInvalid(request, link);
  });
}

function pageView<U extends BaseUser>(link: MailedLink, view: MailedLinkView<U>): View<U> {
  return loginNotRequired(async (request) => {
    const secret = await openedLink(request, link);
    const answer = secret ? await view(request, secret) : await linkInvalid(request, link);
    return answer instanceof HttpResponse ? withHeaders(answer) : answer;
  });
}

/** The page for a link that is used, too old, ended or unknown: one for all of them, so that it tells nothing. */
export async function linkInvalid<U extends BaseUser>(
  request: HttpRequest<U>,
  { again }: MailedLink,
): Promise<ViewResponse> {
  return render(request, 'accounts/link_invalid.html', { again, status: 410, headers: NOWHERE });
}

/** The page for a good link that is opened in another browser than the one that asked for it. */
async function linkElsewhere<U extends BaseUser>(
  request: HttpRequest<U>,
  { again }: MailedLink,
): Promise<ViewResponse> {
  return render(request, 'accounts/link_elsewhere.html', { again, headers: NOWHERE });
}

function withHeaders({ body, status, headers }: HttpResponse): HttpResponse {
  return new HttpResponse(body, { status, headers: { ...headers, ...NOWHERE } });
}
