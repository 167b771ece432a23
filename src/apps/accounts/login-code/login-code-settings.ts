import { z } from 'zod';
import { defineSettings } from '../../../support/settings/setting.ts';

/** Seconds: ten minutes, and no longer (ASVS 5.0, 6.5.5). */
const MAX_TIMEOUT = 600;

export const loginCodeSettings = defineSettings({
  loginByCode: {
    schema: z.boolean(),
    default: false,
    doc: 'Whether users may log in by a code or a link that is mailed to them. Off, its pages are not there, and sessions that were opened by it are over.',
  },
  loginCodeTimeout: {
    schema: z.int().min(60).max(MAX_TIMEOUT),
    default: MAX_TIMEOUT,
    doc: 'Seconds that the code and the link are good for, from one minute to ten.',
  },
  loginCodesPerHour: {
    schema: z.int().min(1).max(100),
    default: 5,
    doc: 'Codes that one address gets within an hour.',
  },
  loginCodePause: {
    schema: z.int().min(0).max(3600),
    default: 60,
    doc: 'Seconds between two codes for one address.',
  },
});
