import {
  accountsUrls,
  dashboardView,
  defineProject,
  homeView,
  include,
  passwordBackend,
  path,
  profileForm,
  type Route,
  settingsFromEnvironment,
} from 'latchkey';
import { accounts } from './accounts/app.ts';
import { MemberManager } from './accounts/member-manager.ts';
import { nicknameBackend } from './accounts/nickname-backend.ts';
import { Member, type User } from './accounts/user.ts';

const profile = profileForm(Member, { fields: ['nickname', 'born', 'theme'] });

const urls: Route<User>[] = [
  path('', homeView(), { name: 'home' }),
  path('dashboard/', dashboardView(), { name: 'dashboard' }),
  path('authors/', async (request) => {
    const authors = await request.site.accounts.usersAs(MemberManager).activeAuthors();
    return Response.json(authors.map(({ username, theme }) => [username, theme]));
  }),
  ...include('accounts/', accountsUrls(Member, { profileForm: profile })),
];

/** A site whose members log in by a name, with a manager, a backend and a profile page of its own. */
export default defineProject({
  apps: [accounts],
  userModel: Member,
  userManager: (parts) => new MemberManager(parts),
  settings: {
    authenticationBackends: [passwordBackend, nicknameBackend],
    ...settingsFromEnvironment(process.env),
  },
  urls,
});
