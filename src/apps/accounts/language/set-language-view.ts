import type { BaseUser } from '../../../core/users/user.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { redirectToAddress, requestedNext } from '../../../http/routes/redirect.ts';
import type { View } from '../../../http/routes/view.ts';

/**
 * Keeps the language that a visitor has chosen, and leads back to the page that it was chosen on. By POST only. A language
 * that the site has not, as a page may offer that is older than the settings, changes nothing. Django's `set_language`.
 */
export function setLanguageView<U extends BaseUser>(): View<U> {
  return async (request) => {
    const chosen = (await request.form()).get('language') ?? '';
    if (request.site.languages.has(chosen)) request.keepLanguageCookie(chosen);
    return redirectToAddress((await requestedNext(request)) || placeOf(request));
  };
}

/** The page that the form stood on, as far as the browser tells; or else the first one of the site. */
function placeOf<U extends BaseUser>({ returnPath, site }: HttpRequest<U>): string {
  return returnPath ?? (site.urls.has('home') ? site.urls.reverse('home') : site.urls.resolve('/'));
}
