import type { BaseUser } from '../core/users/user.ts';
import { loginNotRequired } from '../http/guards/login-required-middleware.ts';
import { render } from '../http/routes/render.ts';
import type { View } from '../http/routes/view.ts';

/** The page at `/`. */
export function homeView<U extends BaseUser>(): View<U> {
  return loginNotRequired((request) => render(request, 'home.html'));
}
