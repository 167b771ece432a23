import { z } from 'zod';
import { defineSettings } from '../../../../../support/settings/setting.ts';

/** Seconds: a week. A link that opens an account is good for no longer, also where there is nothing in it yet. */
const MAX_TIMEOUT = 604_800;

export const invitationSettings = defineSettings({
  invitationTimeout: {
    schema: z.int().min(3600).max(MAX_TIMEOUT),
    // As long as an enrollment code by mail may be (NIST SP 800-63A).
    default: 86_400,
    doc: 'Seconds that the link of an invitation from the admin is good for, from an hour to a week.',
  },
});
