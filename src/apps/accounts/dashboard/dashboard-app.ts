import { defineApp } from '../../contract/define-app.ts';
import { dashboardUrls } from './dashboard-urls.ts';

/** The page that a login leads to. */
export const dashboardApp = defineApp({
  name: 'latchkey_dashboard',
  folder: import.meta.dirname,
  urls: dashboardUrls,
});
