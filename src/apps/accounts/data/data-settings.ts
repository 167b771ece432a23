import { z } from 'zod';
import { defineSettings } from '../../../support/settings/setting.ts';

export const dataSettings = defineSettings({
  accountDataPause: {
    schema: z.int().min(0),
    default: 3600,
    doc: 'Seconds that a user waits after a download of the data of the account for the next one.',
  },
});
