import type { BaseUser } from '../../../core/users/user.ts';
import { loginRequired } from '../../../http/guards/guards.ts';
import { render } from '../../../http/routes/render.ts';
import type { View } from '../../../http/routes/view.ts';

/** The page that a login leads to. */
export function dashboardView<U extends BaseUser>(): View<U> {
  return loginRequired((request) => render(request, 'accounts/dashboard.html'));
}
