import { defineApp } from '../contract/define-app.ts';
import { clearsessions } from './clearsessions-command.ts';

/** Sessions, whose tables have been called after the package from the beginning: Django's `django.contrib.sessions`. */
export const sessions = defineApp({
  name: 'latchkey',
  title: 'Accounts',
  folder: import.meta.dirname,
  commands: [clearsessions],
});
