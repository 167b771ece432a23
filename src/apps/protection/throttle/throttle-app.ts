import { defineApp } from '../../contract/define-app.ts';

/** Where tries are counted. What is not counted any more, `clearsessions` removes. */
export const throttle = defineApp({
  name: 'latchkey_throttle',
  title: 'Accounts',
  folder: import.meta.dirname,
});
