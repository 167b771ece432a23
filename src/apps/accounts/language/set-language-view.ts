import type { BaseUser } from '../../../core/users/user.ts';
import type { ViewResponse } from '../../../http/answer/http-response.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { redirectToAddress, requestedNext } from '../../../http/routes/redirect.ts';
import type { View } from '../../../http/routes/view.ts';
import { redirectToSection } from '../account-page/redirect-to-section.ts';
import { chooseLanguage } from './choose-language.ts';

/**
 * Keeps the language that a visitor has chosen, and leads back to the page that it was chosen on. By POST only. Nothing chosen is
 * the browser's language again. A language that the site has not, as a page may offer that is older than the settings, changes
 * nothing. Django's `set_language`.
 */
export function setLanguageView<U extends BaseUser>(): View<U> {
  return async (request) => {
    const form = await request.form();
    const code = form.get('language') ?? '';
    const isKnown = code === '' || request.site.languages.has(code);
    if (isKnown) await chooseLanguage(request, code === '' ? null : code);
    if (form.get('section') === 'language') return backToSection(request, isKnown);
    return redirectToAddress((await requestedNext(request)) || placeOf(request));
  };
}

function backToSection<U extends BaseUser>(request: HttpRequest<U>, isDone: boolean): ViewResponse {
  if (isDone) request.messages.success(request.t('accounts.language.done'), { extraTags: 'language' });
  return redirectToSection(request, 'language');
}

/** The page that the form stood on, as far as the browser tells; or else the first one of the site. */
function placeOf<U extends BaseUser>({ returnPath, site }: HttpRequest<U>): string {
  return returnPath ?? site.homeUrl;
}
