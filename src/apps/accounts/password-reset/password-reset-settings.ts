import { z } from 'zod';
import { defineSettings } from '../../../support/settings/setting.ts';

/** Seconds: a day. A link that opens an account is good for no longer. */
const MAX_TIMEOUT = 86_400;

export const passwordResetSettings = defineSettings({
  passwordResetTimeout: {
    schema: z.int().min(60).max(MAX_TIMEOUT),
    default: 3600,
    doc: 'Seconds that the link of a password reset is good for, from a minute to a day.',
  },
  passwordResetsPerHour: {
    schema: z.int().min(1).max(100),
    default: 5,
    doc: 'Links for a password reset that one address gets within an hour.',
  },
  passwordResetPause: {
    schema: z.int().min(0).max(3600),
    default: 60,
    doc: 'Seconds between two links for one address.',
  },
  passwordResetMailUnknown: {
    schema: z.boolean(),
    default: false,
    doc: 'Whether an address without an account is told so by mail, when somebody asks for a reset for it.',
  },
});
