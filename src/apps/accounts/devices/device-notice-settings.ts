import { z } from 'zod';
import { defineSettings } from '../../../support/settings/setting.ts';

export const deviceNoticeSettings = defineSettings({
  newDeviceNotice: {
    schema: z.boolean(),
    default: true,
    doc: 'Whether a user is told by mail of a login with a browser that was not known.',
  },
  throttledNotice: {
    schema: z.boolean(),
    default: true,
    doc: 'Whether a user is told by mail that strangers try at the account so often that they have to wait; once a day at most.',
  },
});
