import { defineApp } from '../contract/define-app.ts';
import { addressChecks } from './address-checks.ts';

/**
 * What the flows of the accounts share (`account-flows.ts`): the frame of their pages, their texts, and the mails that several
 * of them send. It has no tables, and a name that leaves `accounts` to the project.
 */
export const accountPages = defineApp({
  name: 'latchkey_accounts',
  folder: import.meta.dirname,
  mails: ['mails/password_changed'],
  checks: addressChecks,
});
