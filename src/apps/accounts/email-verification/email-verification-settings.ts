import { z } from 'zod';
import { defineSettings } from '../../../support/settings/setting.ts';

/** Whether users have to show that their address is theirs. See `openEmailVerification` for the default. */
export const emailVerificationSettings = defineSettings({
  emailVerification: {
    schema: z.enum(['mandatory', 'optional', 'none']).nullable(),
    default: null,
    doc: 'Whether users prove their address: before they can log in (`mandatory`), when they like (`optional`), or not at all. Null: `mandatory` where mail goes to a mail server and the account pages are mounted, `none` otherwise.',
  },
  emailVerificationBy: {
    schema: z.enum(['link', 'code']),
    default: 'link',
    doc: 'What the message has: a link to open, or a code to type where one registered.',
  },
  emailVerificationTimeout: {
    schema: z.int().min(60).max(2_592_000),
    default: 86_400,
    doc: 'How long the link is good, in seconds.',
  },
  emailVerificationCodeTimeout: {
    schema: z.int().min(60).max(86_400),
    default: 900,
    doc: 'How long the code is good, in seconds.',
  },
  emailVerificationsPerHour: {
    schema: z.int().min(1).max(100),
    default: 5,
    doc: 'Messages that one address gets within an hour.',
  },
  emailVerificationPause: {
    schema: z.int().min(1).max(86_400),
    default: 60,
    doc: 'Seconds between two messages to one address.',
  },
});
