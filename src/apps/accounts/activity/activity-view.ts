import type { BaseUser } from '../../../core/users/user.ts';
import { loginRequired, type UserRequest } from '../../../http/guards/guards.ts';
import { render } from '../../../http/routes/render.ts';
import type { View } from '../../../http/routes/view.ts';
import { activityOf } from './activity-of.ts';

/** Entries of the page: who needs more has the audit log. */
const IN_PAGE = 100;

/** The page with what happened to the visitor's account. */
export function activityView<U extends BaseUser>(): View<U> {
  return loginRequired(async (request: UserRequest<U>) => {
    const activity = await activityOf(request, { limit: IN_PAGE });
    return render(request, 'accounts/activity.html', { activity });
  });
}
