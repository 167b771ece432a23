import { defineApp } from '../contract/define-app.ts';
import { clearfiles } from './clearfiles-command.ts';

/** The files that models keep. */
export const files = defineApp({
  name: 'latchkey_files',
  title: 'Files',
  folder: import.meta.dirname,
  commands: [clearfiles],
});
