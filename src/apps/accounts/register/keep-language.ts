import type { BaseUser } from '../../../core/users/user.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';

/**
 * What a visitor has chosen in this browser, by the form at the foot of the page, is the choice of the user they become: for mail,
 * and in other browsers. What only the browser says (`Accept-Language`) is no choice. `user`: null where the address was taken.
 */
export async function keepLanguageOfVisitor<U extends BaseUser>(
  request: HttpRequest<U>,
  user: U | null,
): Promise<void> {
  const { accounts, languages, settings } = request.site;
  const code = request.cookie(settings.languageCookieName);
  if (code === undefined || !languages.areSeveral || !languages.has(code)) return;
  await accounts.languages.choose(user, code);
}
