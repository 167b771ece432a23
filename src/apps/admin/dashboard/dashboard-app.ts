import { defineApp } from '../../contract/define-app.ts';

/** The figures of the accounts on the first page of the admin, and charts for pages of a project's own. */
export const dashboardApp = defineApp({ name: 'latchkey_admin_dashboard', folder: import.meta.dirname });
