import { defineApp } from '../../contract/define-app.ts';

/** The way from a mailed link to a page, which the flows share: pages for links that are no good, and no URLs. */
export const mailedLinksApp = defineApp({
  name: 'latchkey_mailed_links',
  folder: import.meta.dirname,
});
