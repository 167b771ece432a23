import { defineProject } from 'latchkey';
import { accounts } from './accounts/app.ts';
import { CustomUser, type User } from './accounts/user.ts';
import { settings } from './settings.ts';
import { urls } from './urls.ts';

/** The site: what `npm start` serves, and what every command works on. */
export default defineProject<User>({
  apps: [accounts],
  userModel: CustomUser,
  settings,
  urls,

  // To protect whole sections at once, whatever is added to them later (import loginRequiredMiddleware from 'latchkey'):
  //
  //   middleware: [loginRequiredMiddleware({ prefix: '/reports/' })],

  // To hear of what happens to accounts (import userLoggedIn from 'latchkey'). A listener that fails is logged and undoes
  // nothing:
  //
  //   onOpen: (accounts) => {
  //     accounts.on(userLoggedIn, ({ user, ip }) => console.log(`${user.email} came from ${ip}`));
  //   },
});
