import { defineApp } from '../../contract/define-app.ts';
import { codeWay } from './code-way.ts';
import { reauthenticateCodeUrls } from './reauthenticate-code-urls.ts';

/** A mailed code, by which users without a password confirm who they are. */
export const reauthenticateCodeApp = defineApp({
  name: 'latchkey_reauthenticate_code',
  folder: import.meta.dirname,
  urls: reauthenticateCodeUrls,
  reauthenticationWays: [codeWay],
  mails: ['mails/reauthenticate_code'],
});
