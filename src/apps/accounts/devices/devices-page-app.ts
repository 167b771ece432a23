import { deviceAdded } from '../../../core/devices/device-events.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { text } from '../../../support/texts/keyed-text.ts';
import { defineApp } from '../../contract/define-app.ts';
import { devicesContext } from './devices-context.ts';
import { devicesUrls } from './devices-urls.ts';
import { noticeNewDevice } from './new-device-notice.ts';

/** The browsers that a user has logged in with, and the way to forget them. */
export const devicesPageApp = defineApp({
  name: 'latchkey_devices_page',
  folder: import.meta.dirname,
  urls: devicesUrls,
  mails: ['mails/new_device'],
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
  onOpen: (accounts) => {
    accounts.on(
      deviceAdded,
      async ({ user, isFirst, request }) => {
        // A request of ours is the only one that core is given.
        if (request && !isFirst) await noticeNewDevice(request as HttpRequest<typeof user>, user);
      },
      { inTransaction: true },
    );
  },
});
