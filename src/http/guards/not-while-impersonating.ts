import type { BaseUser } from '../../core/users/user.ts';
import type { View } from '../routes/view.ts';
import { guarded } from './guards.ts';
import type { GuardOptions } from './redirect-to-login.ts';
import { refuseWhileImpersonating } from './refuse-while-impersonating.ts';

/**
 * Closes a page to those who act as another user: `path('keys/', notWhileImpersonating(keysView))`. It is for what is the user's
 * alone, such as passwords and sessions, and for pages of more rights. They get 403 with a page that leads back to their own
 * account; who wants data, the code `impersonating`.
 */
export function notWhileImpersonating<U extends BaseUser>(
  view: View<U>,
  options: GuardOptions = {},
): View<U> {
  return guarded(view, options, (request) => {
    refuseWhileImpersonating(request);
    return view(request);
  });
}
