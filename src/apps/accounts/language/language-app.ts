import { UserLanguageTable } from '../../../core/languages/user-language-table.ts';
import { text } from '../../../support/texts/keyed-text.ts';
import { defineApp } from '../../contract/define-app.ts';
import { languageContext } from './language-context.ts';
import { languageUrls } from './language-urls.ts';

/** The language that a visitor reads the site in. */
export const languageApp = defineApp({
  name: 'latchkey_language',
  title: 'Accounts',
  folder: import.meta.dirname,
  models: [UserLanguageTable],
  urls: languageUrls,
  accountSections: [
    {
      name: 'language',
      title: text('accounts.language.title'),
      order: 35,
      url: 'set_language',
      template: 'accounts/language_section.html',
      context: languageContext,
    },
  ],
});
