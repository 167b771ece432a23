import { defineApp } from '../../contract/define-app.ts';
import { passwordSetUrls } from './password-set-urls.ts';

/** A first password, for those who log in another way. */
export const passwordSetApp = defineApp({
  name: 'latchkey_password_set',
  folder: import.meta.dirname,
  urls: passwordSetUrls,
});
