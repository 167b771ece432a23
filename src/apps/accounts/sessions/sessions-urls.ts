import type { BaseUser } from '../../../core/users/user.ts';
import type { UserModel } from '../../../core/users/user-model.ts';
import { path, type Route } from '../../../http/routes/urls.ts';
import { endAllSessionsView, endOtherSessionsView, endSessionView } from './end-sessions-views.ts';

/** The addresses that the buttons of the section lead to. */
export function sessionsUrls<U extends BaseUser>(_model: UserModel<U>): Route<U>[] {
  return [
    path('sessions/end/', endSessionView<U>(), { name: 'session_end', methods: ['POST'] }),
    path('sessions/end-others/', endOtherSessionsView<U>(), {
      name: 'sessions_end_others',
      methods: ['POST'],
    }),
    path('sessions/end-all/', endAllSessionsView<U>(), { name: 'sessions_end_all', methods: ['POST'] }),
  ];
}
