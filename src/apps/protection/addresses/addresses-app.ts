import { defineApp } from '../../contract/define-app.ts';

/** Which addresses are proven. */
export const addresses = defineApp({
  name: 'latchkey_addresses',
  title: 'Accounts',
  folder: import.meta.dirname,
});
