import { defineApp } from '../../contract/define-app.ts';
import { PlannedDeletion } from './planned-deletion.ts';

/** The end of an account. */
export const deletionApp = defineApp({
  name: 'latchkey_deletion',
  title: 'Accounts',
  folder: import.meta.dirname,
  models: [PlannedDeletion],
});
