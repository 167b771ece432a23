import { userActivated } from '../../../core/users/user-events.ts';
import { text } from '../../../support/texts/keyed-text.ts';
import { defineApp } from '../../contract/define-app.ts';
import { deleteaccounts } from './deleteaccounts-command.ts';
import { deletionUrls } from './deletion-urls.ts';
import { forget } from './rules/delete-account.ts';
import { accountDeletionPlanned, accountDeletionTakenBack } from './rules/deletion-events.ts';
import { deletionSettings } from './rules/deletion-settings.ts';
import { PlannedDeletion } from './rules/planned-deletion.ts';

/** The end of an account. */
export const deletionApp = defineApp({
  name: 'latchkey_deletion',
  title: 'Accounts',
  folder: import.meta.dirname,
  models: [PlannedDeletion],
  settings: deletionSettings,
  urls: deletionUrls,
  commands: [deleteaccounts],
  events: [accountDeletionPlanned, accountDeletionTakenBack],
  mails: ['mails/account_deleted', 'mails/account_deletion_planned'],
  accountSections: [
    {
      name: 'delete',
      title: text('accounts.delete.title'),
      order: 900,
      url: 'account_delete',
      template: 'accounts/delete_section.html',
    },
  ],
  // Whoever activates a user by hand keeps the account, also where somebody deactivates it again later.
  onOpen: (accounts, { objects }) => {
    accounts.on(userActivated, async ({ user }) => void (await forget({ objects }, user)), {
      inTransaction: true,
    });
  },
});
