import { text } from '../../../support/texts/keyed-text.ts';
import { defineApp } from '../../contract/define-app.ts';
import { accountdata } from './accountdata-command.ts';
import { dataChecks } from './data-checks.ts';
import { DataDownload } from './data-download.ts';
import { accountDataDownloaded } from './data-events.ts';
import { dataSettings } from './data-settings.ts';
import { dataUrls } from './data-urls.ts';

/** Everything that is a user's, as a file. */
export const dataApp = defineApp({
  name: 'latchkey_data',
  title: 'Accounts',
  folder: import.meta.dirname,
  models: [DataDownload],
  settings: dataSettings,
  urls: dataUrls,
  commands: [accountdata],
  checks: dataChecks,
  events: [accountDataDownloaded],
  accountSections: [
    {
      name: 'data',
      title: text('accounts.data.title'),
      order: 800,
      url: 'account_data',
      template: 'accounts/data_section.html',
    },
  ],
});
