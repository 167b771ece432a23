import { defineSettings } from '../../support/settings/setting.ts';
import { throttleLimit, throttlePauses } from './throttle-policy.ts';

export const throttleSettings = defineSettings({
  throttleLoginNetwork: {
    schema: throttleLimit.nullable(),
    default: { count: 50, seconds: 600 },
    doc: 'Failed logins of one network, whatever the accounts. Null: any number.',
  },
  throttleLoginAccount: {
    schema: throttlePauses.nullable(),
    default: { free: 5, from: 1, to: 900, stop: 100 },
    doc: 'Failed logins in a row to one account: how many are free, the pauses in seconds after that, and the last one. Null: any number.',
  },
});
