import { defineApp } from '../contract/define-app.ts';
import { adminChecks } from './list/admin-checks.ts';

/** The admin: `admin/` where a project mounts `adminUrls`. Django's `django.contrib.admin`. */
export const adminApp = defineApp({
  name: 'latchkey_admin',
  folder: import.meta.dirname,
  checks: adminChecks,
});
