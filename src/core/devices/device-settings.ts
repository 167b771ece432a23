import { z } from 'zod';
import { defineSettings } from '../../support/settings/setting.ts';

/** Seconds: 400 days, which is as long as browsers keep a cookie (RFC 6265bis, 5.5). */
const MAX_AGE = 34_560_000;

export const deviceSettings = defineSettings({
  knownDeviceAge: {
    schema: z.int().min(3600).max(MAX_AGE),
    default: 31_536_000,
    doc: 'Seconds from the last login with a browser until it is known no more, from an hour to 400 days. A year.',
  },
  knownDevicesPerUser: {
    schema: z.int().min(1).max(100),
    default: 20,
    doc: 'Browsers that are known of one user: one more makes the site forget the one that was used least lately.',
  },
});
