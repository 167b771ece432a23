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
  throttleRegistrationNetwork: {
    schema: throttleLimit.nullable(),
    default: { count: 60, seconds: 3600 },
    doc: 'Registrations that one network sends, good or refused. Null: any number.',
  },
  throttlePasswordResetNetwork: {
    schema: throttleLimit.nullable(),
    default: { count: 20, seconds: 3600 },
    doc: 'Links to a new password that one network asks for, whatever the addresses. Null: any number.',
  },
  throttleMailNetwork: {
    schema: throttleLimit.nullable(),
    default: { count: 20, seconds: 3600 },
    doc: 'Other mails with a link or a code that one network asks for: to log in, and to prove an address once more. Null: any number.',
  },
  throttleCodeNetwork: {
    schema: throttleLimit.nullable(),
    default: { count: 50, seconds: 600 },
    doc: 'Mailed codes that one network types, right or wrong. Null: any number.',
  },
});
