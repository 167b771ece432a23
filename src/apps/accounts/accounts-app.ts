import { defineApp } from '../contract/define-app.ts';

/**
 * The pages of accounts: their templates and texts. Its URLs need the project's forms, so `accountsUrls` takes them. It has no
 * tables, and a name that leaves `accounts` to the project.
 */
export const accountPages = defineApp({ name: 'latchkey_accounts', folder: import.meta.dirname });
