import { accountsUrls, defineProject, include, settingsFromEnvironment } from 'latchkey';
import { accounts } from './accounts/app.ts';
import { CustomUser, type User } from './accounts/user.ts';
import { notes } from './notes/app.ts';

/** The accounts of every example: the same users and notes in five servers. */
export default defineProject<User>({
  apps: [accounts, notes],
  userModel: CustomUser,
  settings: {
    siteName: 'Notes',
    loginRedirectUrl: '/notes/',
    ...settingsFromEnvironment(process.env),
  },
  urls: [...include('accounts/', accountsUrls(CustomUser))],
});
