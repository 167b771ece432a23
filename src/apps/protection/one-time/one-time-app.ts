import { defineApp } from '../../contract/define-app.ts';

/** What is used once: links, codes. What is over of them, `clearsessions` removes. */
export const oneTime = defineApp({
  name: 'latchkey_onetime',
  title: 'Accounts',
  folder: import.meta.dirname,
});
