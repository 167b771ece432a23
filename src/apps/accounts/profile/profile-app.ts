import { text } from '../../../support/texts/keyed-text.ts';
import { defineApp } from '../../contract/define-app.ts';
import { profileUrls } from './profile-urls.ts';

/** What users change of themselves. */
export const profileApp = defineApp({
  name: 'latchkey_profile',
  folder: import.meta.dirname,
  urls: profileUrls,
  accountSections: [
    {
      name: 'profile',
      title: text('accounts.profile.title'),
      order: 10,
      template: 'accounts/profile_section.html',
      // The page that has the project's form gives it.
      context: () => null,
    },
  ],
});
