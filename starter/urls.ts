import {
  accountsUrls,
  adminUrls,
  dashboardView,
  homeView,
  include,
  loginRequired,
  mediaUrls,
  path,
  profileForm,
  type Route,
} from 'latchkey';
import { CustomUser, type User } from './accounts/user.ts';
import { visitsView } from './visits/visits-view.ts';

// To change what a form says, give the account pages a form of your own (import loginForm from 'latchkey'):
//
//   const workLogin = loginForm(CustomUser).extend({ fields: { email: { label: 'Work email' } } });
//
// and below: ...include('accounts/', accountsUrls(CustomUser, { loginForm: workLogin })),

/** What users change of themselves: what registration asked for, and their picture. */
const profile = profileForm(CustomUser, { more: ['picture'] });

/** Every address of the site, and the view that answers there. */
export const urls: Route<User>[] = [
  path('', homeView(), { name: 'home' }),
  path('dashboard/', dashboardView(), { name: 'dashboard' }),
  // loginRequired: those who are not logged in are sent to log in, and from there back to the page.
  path('visits/', loginRequired(visitsView), { name: 'visits', methods: ['GET', 'POST'] }),
  ...include('accounts/', accountsUrls(CustomUser, { profileForm: profile })),
  // The files that models keep: whoever knows the address of a picture may see it. For files that are not for everybody:
  // mediaUrls(CustomUser, { guard: loginRequired })
  ...include('media/', mediaUrls(CustomUser)),
  // For staff: `latchkey createsuperuser` makes the first.
  ...include('admin/', adminUrls(CustomUser)),
];
