import { defineApp } from '../../contract/define-app.ts';
import { profileUrls } from './profile-urls.ts';

/** What users change of themselves. */
export const profileApp = defineApp({
  name: 'latchkey_profile',
  folder: import.meta.dirname,
  urls: profileUrls,
});
