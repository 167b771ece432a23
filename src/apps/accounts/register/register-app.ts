import { defineApp } from '../../contract/define-app.ts';
import { registrationTaken } from './register-events.ts';
import { registerUrls } from './register-urls.ts';

/** An account of one's own. */
export const registerApp = defineApp({
  name: 'latchkey_register',
  folder: import.meta.dirname,
  urls: registerUrls,
  events: [registrationTaken],
});
