import type { LoginStage } from '../../core/login/login-stage.ts';
import type { PendingLogin } from '../../core/login/pending-login.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { ViewResponse } from '../answer/http-response.ts';
import type { HttpRequest } from '../request/http-request.ts';
import { redirect, redirectToAddress } from '../routes/redirect.ts';
import type { View } from '../routes/view.ts';
import { pendingLogin } from '../visitor/auth.ts';
import { loginNotRequired } from './login-required-middleware.ts';
import { redirectToLogin } from './redirect-to-login.ts';

/** Answers on the page of a stage, whose turn it is. `login.user` is who logs in; `request.user` is nobody yet. */
export type LoginStageView<U extends BaseUser> = (
  request: HttpRequest<U>,
  login: PendingLogin<U>,
) => ViewResponse | Promise<ViewResponse>;

/**
 * The page of a login stage: `path('login/code/', loginStagePage(codeStage, codeView), { name: 'login-code', … })`. Lets only
 * visitors through whose login waits for this very stage. Others are sent to the stage that theirs waits for, to log in, or,
 * where they are logged in, to the setting `loginRedirectUrl`.
 */
export function loginStagePage<U extends BaseUser>(
  stage: Pick<LoginStage<U>, 'name'>,
  view: LoginStageView<U>,
): View<U> {
  return loginNotRequired(async (request) => {
    const login = await pendingLogin(request);
    if (login?.stage === stage.name) return view(request, login);
    if (login) return redirectToAddress(login.url);
    const { settings } = request.site;
    return request.user.isAuthenticated
      ? redirect(request, settings.loginRedirectUrl)
      : redirectToLogin(request, { resume: false });
  });
}
