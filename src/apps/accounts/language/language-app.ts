import { defineApp } from '../../contract/define-app.ts';
import { languageUrls } from './language-urls.ts';

/** The language that a visitor reads the site in. */
export const languageApp = defineApp({
  name: 'latchkey_language',
  folder: import.meta.dirname,
  urls: languageUrls,
  models: [],
});
