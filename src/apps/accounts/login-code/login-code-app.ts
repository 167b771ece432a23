import { defineApp } from '../../contract/define-app.ts';
import { loginCodeRequested } from './login-code-events.ts';
import { loginCodeUrls } from './login-code-urls.ts';

/** The login by a code or a link that is mailed, where the setting `loginByCode` is on. */
export const loginCodeApp = defineApp({
  name: 'latchkey_login_code',
  folder: import.meta.dirname,
  urls: loginCodeUrls,
  events: [loginCodeRequested],
  mails: ['mails/login_code', 'mails/login_code_unproven'],
});
