import { z } from 'zod';
import { defineSettings } from '../../support/settings/setting.ts';

export const auditSettings = defineSettings({
  auditRetention: {
    schema: z.int().min(1).nullable(),
    default: 365,
    doc: 'Days that entries of the audit log are kept: `clearevents` removes those that are older. Null: for ever.',
  },
});
