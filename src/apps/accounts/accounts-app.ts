import { defineApp } from '../contract/define-app.ts';

/**
 * What the flows of the accounts share (`account-flows.ts`): the frame of their pages, and their texts. It has no tables, and a
 * name that leaves `accounts` to the project.
 */
export const accountPages = defineApp({ name: 'latchkey_accounts', folder: import.meta.dirname });
