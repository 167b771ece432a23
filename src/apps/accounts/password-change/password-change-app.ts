import { defineApp } from '../../contract/define-app.ts';
import { passwordChangeUrls } from './password-change-urls.ts';

/** Another password, for those who know the one of now. */
export const passwordChangeApp = defineApp({
  name: 'latchkey_password_change',
  folder: import.meta.dirname,
  urls: passwordChangeUrls,
});
