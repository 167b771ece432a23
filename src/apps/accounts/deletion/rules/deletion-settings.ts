import { z } from 'zod';
import { defineSettings } from '../../../../support/settings/setting.ts';

/** Days at most: who has given an account up does not expect it to be kept for longer. */
const MOST_DAYS = 90;

export const deletionSettings = defineSettings({
  accountDeletionGrace: {
    schema: z.int().min(0).max(MOST_DAYS),
    default: 0,
    doc: 'Days for which a deleted account is only deactivated, and can be taken back. 0: it is deleted at once.',
  },
});
