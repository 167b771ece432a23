import { text } from '../../../support/texts/keyed-text.ts';
import { defineApp } from '../../contract/define-app.ts';
import { activityContext } from './activity-context.ts';
import { activityUrls } from './activity-urls.ts';

/** What has happened to one's account lately, as the audit log has it. */
export const activityApp = defineApp({
  name: 'latchkey_activity',
  folder: import.meta.dirname,
  urls: activityUrls,
  accountSections: [
    {
      name: 'activity',
      title: text('accounts.activity.title'),
      order: 60,
      url: 'activity',
      template: 'accounts/activity_section.html',
      context: activityContext,
    },
  ],
});
