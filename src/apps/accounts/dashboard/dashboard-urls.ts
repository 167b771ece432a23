import type { BaseUser } from '../../../core/users/user.ts';
import { redirect } from '../../../http/routes/redirect.ts';
import { path, type Route } from '../../../http/routes/urls.ts';

/** An address that leads to `loginRedirectUrl`. The dashboard itself, `dashboardView()`, stands where the project puts it. */
export function dashboardUrls<U extends BaseUser>(): Route<U>[] {
  return [path<U>('dashboard/', (request) => redirect(request, request.site.settings.loginRedirectUrl))];
}
