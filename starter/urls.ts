import {
  accountsUrls,
  adminUrls,
  dashboardView,
  homeView,
  include,
  loginRequired,
  path,
  type Route,
} from 'latchkey';
import { CustomUser, type User } from './accounts/user.ts';
import { visitsView } from './visits/visits-view.ts';

// To change what a form says, give the account pages a form of your own (import loginForm from 'latchkey'):
//
//   const workLogin = loginForm(CustomUser).extend({ fields: { email: { label: 'Work email' } } });
//
// and below: ...include('accounts/', accountsUrls(CustomUser, { loginForm: workLogin })),

/** Every address of the site, and the view that answers there. */
export const urls: Route<User>[] = [
  path('', homeView(), { name: 'home' }),
  path('dashboard/', dashboardView(), { name: 'dashboard' }),
  // loginRequired: those who are not logged in are sent to log in, and from there back to the page.
  path('visits/', loginRequired(visitsView), { name: 'visits', methods: ['GET', 'POST'] }),
  ...include('accounts/', accountsUrls(CustomUser)),
  // For staff: `latchkey createsuperuser` makes the first.
  ...include('admin/', adminUrls(CustomUser)),
];
