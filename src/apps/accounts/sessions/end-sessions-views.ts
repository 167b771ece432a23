import type { BaseUser } from '../../../core/users/user.ts';
import type { ViewResponse } from '../../../http/answer/http-response.ts';
import { loginRequired, type UserRequest } from '../../../http/guards/guards.ts';
import { refuseWhileImpersonating } from '../../../http/guards/refuse-while-impersonating.ts';
import { redirect } from '../../../http/routes/redirect.ts';
import type { View } from '../../../http/routes/view.ts';
import { logout } from '../../../http/visitor/auth.ts';
import { redirectToSection } from '../account-page/redirect-to-section.ts';

// No re-authentication: to end a session gives nobody anything, and whoever finds a stranger in the list is in a hurry.

/** Ends the session that the form names. The one that asks is ended as by a logout. */
export function endSessionView<U extends BaseUser>(): View<U> {
  return loginRequired(async (request: UserRequest<U>) => {
    refuseWhileImpersonating(request);
    const { user, session, site } = request;
    const { accounts } = site;
    const id = (await request.form()).get('session') ?? '';
    const current = (await accounts.sessionsOf(user, session)).find(({ isCurrent }) => isCurrent);
    if (current?.id === id) return leave(request);
    const ended = await accounts.endSession(user, id, request);
    return back(request, ended ? request.t('accounts.sessions.ended') : request.t('accounts.sessions.gone'));
  });
}

/** Ends all sessions but the one that asks. */
export function endOtherSessionsView<U extends BaseUser>(): View<U> {
  return loginRequired(async (request: UserRequest<U>) => {
    refuseWhileImpersonating(request);
    const { user, session, site } = request;
    const count = await site.accounts.endOtherSessions(user, session, request);
    return back(request, request.t('accounts.sessions.othersEnded', { count }));
  });
}

/** Ends all sessions, the one that asks among them. */
export function endAllSessionsView<U extends BaseUser>(): View<U> {
  return loginRequired(async (request: UserRequest<U>) => {
    refuseWhileImpersonating(request);
    const { user, session, site } = request;
    await site.accounts.endOtherSessions(user, session, request);
    return leave(request);
  });
}

async function leave<U extends BaseUser>(request: UserRequest<U>): Promise<ViewResponse> {
  await logout(request);
  request.messages.success(request.t('accounts.logout.done'));
  return redirect(request, request.site.settings.logoutRedirectUrl);
}

function back<U extends BaseUser>(request: UserRequest<U>, message: string): ViewResponse {
  request.messages.success(message, { extraTags: 'sessions' });
  return redirectToSection(request, 'sessions');
}
