import { defineProject } from 'latchkey';
import { migrations } from './accounts/migrations.ts';
import { CustomUser } from './accounts/user.ts';
import { settings } from './settings.ts';
import { urls } from './urls.ts';

/** The site: what `npm start` serves, and what every command works on. */
export default defineProject({ userModel: CustomUser, settings, urls, migrations });
