import {
  type BaseUser,
  defineMailedLink,
  defineOneTimePurpose,
  type HttpRequest,
  HttpResponse,
  linkInvalid,
  loginNotRequired,
  loginRequiredMiddleware,
  mailedLinkBinding,
  mailedLinkUrls,
  path,
  type Route,
  useMailedLink,
} from 'latchkey';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';

export const confirmLink = defineMailedLink({
  purpose: defineOneTimePurpose({ name: 'test.confirm', form: 'link' }),
  name: 'confirm',
  path: 'confirm/',
  page: 'do-it/',
  again: 'home',
});

/** Good in the browser alone that asked for it. */
export const enterLink = defineMailedLink({
  purpose: defineOneTimePurpose({ name: 'test.enter', form: 'link' }),
  name: 'enter',
  path: 'enter/',
  page: 'now/',
  bound: true,
});

/** The secret that `/ask/` has made last, as the mail would have it. */
export const mailed = { secret: '' };

function form<U extends BaseUser>(request: HttpRequest<U>, text: string): HttpResponse {
  const token = `<input type="hidden" name="csrfmiddlewaretoken" value="${request.csrfToken}">`;
  return new HttpResponse(`<form method="post">${token}<p>${text}</p><button>Do it</button></form>`, {
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });
}

const urls: Route<User>[] = [
  ...mailedLinkUrls<User>(confirmLink, async (request, { address }) => {
    if (request.method !== 'POST') return form(request, address);
    const used = await useMailedLink(request, confirmLink);
    return used ? new HttpResponse(`Confirmed ${used.address}.`) : linkInvalid(request, confirmLink);
  }),
  ...mailedLinkUrls<User>(enterLink, async (request, { address }) => {
    if (request.method !== 'POST') return form(request, address);
    const used = await useMailedLink(request, enterLink);
    return used ? new HttpResponse('Entered.') : linkInvalid(request, enterLink);
  }),
  path('ask/', async (request) => {
    const issued = await request.site.accounts.oneTime.issue(enterLink.purpose, {
      userId: null,
      address: 'asker@example.com',
      lifetime: 600,
      binding: await mailedLinkBinding(request, enterLink),
    });
    if ('secret' in issued) mailed.secret = issued.secret;
    return new HttpResponse('Asked.');
  }),
  path(
    'broken/:token/',
    loginNotRequired(() => {
      throw new Error('This view is there to fail.');
    }),
    { secretParameters: ['token'] },
  ),
];

/** The starter with two links, behind a middleware that sends who is not logged in to the login page. */
export const linkProject = {
  ...starter,
  urls: [...starter.urls, ...urls],
  middleware: [loginRequiredMiddleware<User>({ except: ['/ask/'] })],
};
