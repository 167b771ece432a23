import { defineApp } from '../contract/define-app.ts';
import { adminChecks } from './list/admin-checks.ts';
import { userAdmin } from './own/user-admin.ts';
import { invitationSettings } from './own/users/adding/invitation-settings.ts';

/** The admin: `admin/` where a project mounts `adminUrls`. Django's `django.contrib.admin`. */
export const adminApp = defineApp({
  name: 'latchkey_admin',
  title: 'Admin',
  folder: import.meta.dirname,
  settings: invitationSettings,
  mails: ['mails/invitation'],
  checks: adminChecks(userAdmin),
});
