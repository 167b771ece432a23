import type { BaseUser } from '../../../core/users/user.ts';
import type { UserModel } from '../../../core/users/user-model.ts';
import { HttpError } from '../../../http/answer/http-error.ts';
import { loginNotRequired } from '../../../http/guards/login-required-middleware.ts';
import { path, type Route } from '../../../http/routes/urls.ts';
import type { View } from '../../../http/routes/view.ts';
import { mailedLinkUrls } from '../mailed-links/mailed-link-urls.ts';
import { passwordResetForm } from '../password-reset/password-reset-form.ts';
import { needsAddress } from '../shared/needs-address.ts';
import { loginCodeConfirmView } from './login-code-confirm-view.ts';
import { loginCodeLinkView } from './login-code-link-view.ts';
import { loginCodeLink } from './login-code-purposes.ts';
import { loginCodeSettings } from './login-code-settings.ts';
import { loginCodeView } from './login-code-view.ts';

/** The pages of a login by mail. None where users have no address, and 404 where the setting `loginByCode` is off. */
export function loginCodeUrls<U extends BaseUser>(model: UserModel<U>): readonly Route<U>[] {
  const methods = ['GET', 'POST'] as const;
  return needsAddress(model, () =>
    [
      path('login/code/', loginCodeView<U>(passwordResetForm(model)), { name: 'login_code', methods }),
      path('login/code/enter/', loginCodeConfirmView<U>(), { name: 'login_code_confirm', methods }),
      ...mailedLinkUrls<U>(loginCodeLink, loginCodeLinkView<U>()),
    ].map((route) => ({ ...route, view: whereOn(route.view) })),
  );
}

/** A route table is made before the settings are known, so the pages look at them. */
function whereOn<U extends BaseUser>(view: View<U>): View<U> {
  return loginNotRequired((request) => {
    if (!request.site.settingsOf(loginCodeSettings).loginByCode) {
      throw new HttpError(404, 'the setting loginByCode is off');
    }
    return view(request);
  });
}
