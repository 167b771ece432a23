import type { BaseUser } from '../../core/users/user.ts';
import { andThen, type MaybePromise } from '../../support/maybe-promise.ts';
import { type HeaderRecord, type HttpResponse, html } from '../answer/http-response.ts';
import type { HttpRequest } from '../request/http-request.ts';
import { LazyHtml, type SafeHtml, safeHtml } from '../templates/safe-html.ts';
import { templatePerms } from '../templates/template-perms.ts';
import { fileUrl } from '../urls/file-url.ts';

/**
 * Answers with a rendered template, as Django's `render(request, template, context)`. Every template gets `request`,
 * `user`, `messages`, `csrf_token`, `csp_nonce` and `site_name` besides; one that uses `perms` gets that too, and is waited for.
 */
export function render<U extends BaseUser>(
  request: HttpRequest<U>,
  template: string,
  {
    status = 200,
    headers,
    ...context
  }: { status?: number; headers?: HeaderRecord } & Record<string, unknown> = {},
): MaybePromise<HttpResponse> {
  fillAgain(request, context);
  // A page that says what went wrong has no form that could be sent again.
  const said = status < 400 ? request.staleForm?.tellOfPage() : null;
  if (said) request.messages.warning(request.language.say(said));
  return andThen(renderText(request, template, context), (text) => html(text, status, headers));
}

/** As `render`, for a part of a page: HTML that another template prints as it is. */
export function renderPart<U extends BaseUser>(
  request: HttpRequest<U>,
  template: string,
  context: Readonly<Record<string, unknown>> = {},
): MaybePromise<SafeHtml> {
  fillAgain(request, context);
  return andThen(renderText(request, template, context), safeHtml);
}

/** A form that was sent on a stale token comes back as it was filled in. */
function fillAgain<U extends BaseUser>({ staleForm }: HttpRequest<U>, context: object): void {
  if (!staleForm) return;
  for (const value of Object.values(context)) {
    if (value instanceof LazyHtml) staleForm.offer((sent) => value.showAgain(sent));
  }
}

function renderText<U extends BaseUser>(
  request: HttpRequest<U>,
  template: string,
  context: Readonly<Record<string, unknown>>,
): MaybePromise<string> {
  const { language, site } = request;
  const { templates } = site;
  const all = Object.assign(pageContext(request), context);
  const page = { language, fileUrl: (path: string) => fileUrl(site.urls, path) };
  for (const value of Object.values(context)) if (value instanceof LazyHtml) value.setPage(page);
  const mentions = templates.perms(template);
  if (!mentions || 'perms' in context) return templates.render(template, all, language);
  return templatePerms(request.user, mentions).then((perms) =>
    templates.render(template, Object.assign(all, { perms }), language),
  );
}

/** What every page's template may use. */
function pageContext<U extends BaseUser>(request: HttpRequest<U>): Record<string, unknown> {
  const { messages, user, site } = request;
  return {
    request,
    user,
    site_name: site.settings.siteName,
    home_url: site.homeUrl,
    // An empty list where there is none, so that `{% if messages %}` is false.
    messages: messages.length > 0 ? messages : [],
    csrf_token: { toString: () => request.csrfToken },
    csp_nonce: { toString: () => request.cspNonce },
  };
}
