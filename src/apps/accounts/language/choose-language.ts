import { keepChosenLanguage } from '../../../core/languages/keep-language.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';

/**
 * Has the visitor read a language of the site from now on; null: the one that the browser asks for. This browser keeps it after
 * a logout too, and a user has it at the next login, wherever that is. Who acts as another user chooses for themselves.
 */
export async function chooseLanguage<U extends BaseUser>(
  request: HttpRequest<U>,
  code: string | null,
): Promise<void> {
  const { session, site } = request;
  const { languages } = site.accounts;
  // Not `request.user`: that may be whom somebody acts as.
  if (session.user.isAuthenticated) {
    const user = session.user as U;
    await languages.choose(user, code);
    await keepChosenLanguage(languages, session, user);
  }
  request.keepLanguageCookie(code);
}
