import type { BaseUser } from '../../../../core/users/user.ts';
import { path, type Route, type RouteOptions } from '../../../../http/routes/urls.ts';
import { groupPermissionsView } from '../groups/group-permissions-view.ts';
import { userActView } from '../users/acts/user-act-view.ts';
import { sessionsView } from './sessions-view.ts';

/**
 * What users, groups and sessions have besides the pages of every model: beside an app of the name `latchkey`. `post`: how a form is
 * sent there.
 */
export function ownUrls<U extends BaseUser>(post: RouteOptions<U>): Route<U>[] {
  return [
    path('latchkey/session/', sessionsView<U>(), { name: 'admin_sessions' }),
    path('latchkey/user/:id/:act/', userActView<U>(), { name: 'admin_user_act', ...post }),
    path('latchkey/group/:id/permissions/', groupPermissionsView<U>(), {
      name: 'admin_group_permissions',
      ...post,
    }),
  ];
}
