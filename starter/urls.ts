import { accountsUrls, dashboardView, homeView, include, loginRequired, path, type Route } from 'latchkey';
import { CustomUser, type User } from './accounts/user.ts';
import { visitsView } from './visits/visits-view.ts';

/** Every address of the site, and the view that answers there. */
export const urls: Route<User>[] = [
  path('', homeView(), { name: 'home' }),
  path('dashboard/', dashboardView(), { name: 'dashboard' }),
  path('visits/', loginRequired(visitsView), { name: 'visits', methods: ['GET', 'POST'] }),
  ...include('accounts/', accountsUrls(CustomUser)),
];
