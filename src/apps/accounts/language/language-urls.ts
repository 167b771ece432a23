import type { BaseUser } from '../../../core/users/user.ts';
import type { UserModel } from '../../../core/users/user-model.ts';
import { path, type Route } from '../../../http/routes/urls.ts';
import { setLanguageView } from './set-language-view.ts';

/** The address `set_language`, which the buttons of `language_chooser.html` lead to. Django's `i18n/setlang/`. */
export function languageUrls<U extends BaseUser>(_model: UserModel<U>): Route<U>[] {
  return [path('language/', setLanguageView<U>(), { name: 'set_language', methods: ['POST'] })];
}
