import { defineSettings } from '../../support/settings/setting.ts';
import { seconds } from '../../support/settings/setting-values.ts';

export const impersonationSettings = defineSettings({
  impersonationAge: {
    schema: seconds,
    default: 3600,
    doc: 'Seconds until somebody who acts as another user is only themselves again. An hour.',
  },
});
