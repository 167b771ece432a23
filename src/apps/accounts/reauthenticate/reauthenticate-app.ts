import { defineApp } from '../../contract/define-app.ts';
import { passwordWay } from './password-way.ts';
import { reauthenticateUrls } from './reauthenticate-urls.ts';

/** Whether it still is the user who sits there: asked before what a stranger must not do (`reauthenticationRequired`). */
export const reauthenticateApp = defineApp({
  name: 'latchkey_reauthenticate',
  folder: import.meta.dirname,
  urls: reauthenticateUrls,
  reauthenticationWays: [passwordWay],
});
