import type { BaseUser } from '../../core/users/user.ts';
import type { MaybePromise } from '../../support/maybe-promise.ts';
import { type HeaderRecord, type HttpResponse, html } from '../answer/http-response.ts';
import type { HttpRequest } from '../request/http-request.ts';
import { LazyHtml } from '../templates/safe-html.ts';
import { templatePerms } from '../templates/template-perms.ts';

/**
 * Answers with a rendered template, as Django's `render(request, template, context)`. Every template gets `request`,
 * `user`, `messages`, `csrf_token` and `site_name` besides; one that uses `perms` gets that too, and is waited for.
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
  const { language, site } = request;
  const { templates } = site;
  const all = Object.assign(pageContext(request), context);
  for (const value of Object.values(context)) if (value instanceof LazyHtml) value.setLanguage(language);
  const mentions = templates.perms(template);
  if (!mentions || 'perms' in context)
    return html(templates.render(template, all, language), status, headers);
  return templatePerms(request.user, mentions).then((perms) =>
    html(templates.render(template, Object.assign(all, { perms }), language), status, headers),
  );
}

/** What every page's template may use. */
function pageContext<U extends BaseUser>(request: HttpRequest<U>): Record<string, unknown> {
  const { messages, user, site } = request;
  return {
    request,
    user,
    site_name: site.settings.siteName,
    // An empty list where there is none, so that `{% if messages %}` is false.
    messages: messages.length > 0 ? messages : [],
    csrf_token: { toString: () => request.csrfToken },
  };
}
