import { defineApp } from '../../contract/define-app.ts';
import { loginUrls } from './login-urls.ts';

/** Who one is, by the username field and a password, and the end of the session. */
export const loginApp = defineApp({
  name: 'latchkey_login',
  folder: import.meta.dirname,
  urls: loginUrls,
});
