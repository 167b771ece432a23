import { countedActsKept } from '../../../core/audit/counted-acts-kept.ts';
import { deviceAdded } from '../../../core/devices/device-events.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { text } from '../../../support/texts/keyed-text.ts';
import { defineApp } from '../../contract/define-app.ts';
import { devicesContext } from './devices-context.ts';
import { devicesUrls } from './devices-urls.ts';
import { noticeNewDevice } from './new-device-notice.ts';
import { noticeThrottled } from './throttled-notice.ts';
import { unlock } from './unlock-command.ts';
import { accountUnlocked } from './unlock-events.ts';

/** The browsers that a user has logged in with, and the way to forget them. */
export const devicesPageApp = defineApp({
  name: 'latchkey_devices_page',
  title: 'Accounts',
  folder: import.meta.dirname,
  urls: devicesUrls,
  mails: ['mails/login_throttled', 'mails/new_device'],
  commands: [unlock],
  events: [accountUnlocked],
  accountSections: [
    {
      name: 'devices',
      title: text('accounts.devices.title'),
      order: 50,
      url: 'device_forget',
      template: 'accounts/devices_section.html',
      context: devicesContext,
    },
  ],
  onOpen: (accounts, opened) => {
    accounts.on(
      deviceAdded,
      async ({ user, isFirst, request }) => {
        // A request of ours is the only one that core is given.
        if (request && !isFirst) await noticeNewDevice(request as HttpRequest<typeof user>, user);
      },
      { inTransaction: true },
    );
    accounts.on(countedActsKept, ({ records }) => noticeThrottled(accounts, opened, records));
  },
});
