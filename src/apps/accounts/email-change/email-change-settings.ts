import { z } from 'zod';
import { defineSettings } from '../../../support/settings/setting.ts';

/** Seconds: a day. */
const DAY = 86_400;

export const emailChangeSettings = defineSettings({
  emailChangeTimeout: {
    schema: z
      .int()
      .min(60)
      .max(7 * DAY),
    default: DAY,
    doc: 'Seconds that the link to a new address is good for, from a minute to a week.',
  },
  emailChangesPerHour: {
    schema: z.int().min(1).max(100),
    default: 3,
    doc: 'Changes of the address that a user may ask for within an hour.',
  },
  emailChangeUndoTimeout: {
    schema: z
      .int()
      .min(DAY)
      .max(90 * DAY),
    default: 7 * DAY,
    doc: 'Seconds that the link to the old address undoes a change of the address, from a day to 90 days.',
  },
});
