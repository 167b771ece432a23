import { z } from 'zod';
import { defineSettings } from '../../support/settings/setting.ts';
import { bytes, seconds } from '../../support/settings/setting-values.ts';

export const sessionSettings = defineSettings({
  sessionCookieAge: {
    schema: seconds,
    default: 1_209_600,
    env: { name: 'SESSION_COOKIE_AGE', as: 'number' },
    doc: 'Seconds that the browser keeps the session cookie after the last renewal. Two weeks.',
  },
  sessionIdleAge: {
    schema: seconds.nullable(),
    default: null,
    env: { name: 'SESSION_IDLE_AGE', as: 'number' },
    doc: 'Seconds that a session lives without a request; null takes `sessionCookieAge`.',
  },
  sessionAbsoluteAge: {
    schema: seconds,
    default: 2_592_000,
    env: { name: 'SESSION_ABSOLUTE_AGE', as: 'number' },
    doc: 'Seconds that a session lives at most, counted from the login. 30 days (NIST SP 800-63B-4, AAL1).',
  },
  sessionBrowserIdleAge: {
    schema: seconds,
    default: 86_400,
    doc: 'Seconds that a session which ends with the browser lives without a request, if that is less. A day.',
  },
  sessionBrowserAbsoluteAge: {
    schema: seconds.nullable(),
    default: null,
    doc: 'Seconds that a session which ends with the browser lives at most, if that is less; null takes `sessionAbsoluteAge`.',
  },
  sessionStaffIdleAge: {
    schema: seconds,
    default: 28_800,
    env: { name: 'SESSION_STAFF_IDLE_AGE', as: 'number' },
    doc: 'Seconds that a session of staff or a superuser lives without a request, if that is less. 8 hours.',
  },
  sessionStaffAbsoluteAge: {
    schema: seconds,
    default: 86_400,
    env: { name: 'SESSION_STAFF_ABSOLUTE_AGE', as: 'number' },
    doc: 'Seconds that a session of staff or a superuser lives at most, if that is less. A day (NIST SP 800-63B-4, AAL2).',
  },
  sessionExpireAtBrowserClose: {
    schema: z.boolean(),
    default: false,
    doc: 'Whether the session cookie ends with the browser.',
  },
  sessionSaveEveryRequest: {
    schema: z.boolean(),
    default: false,
    doc: 'Whether every request of a session moves its expiry on, by a write and a cookie, and not only those that come late enough.',
  },
  reauthenticationAge: {
    schema: seconds,
    default: 600,
    doc: 'Seconds for which a login, or a confirmation, opens what asks for a fresh one (`reauthenticationRequired`).',
  },
  sessionsPerUser: {
    schema: z.int().min(1).nullable(),
    default: 20,
    doc: 'Sessions that one user may have at once: a login past that ends the one that was used least lately. Null: any number.',
  },
  sessionMaxDataBytes: {
    schema: bytes(1024),
    default: 65_536,
    doc: 'Bytes of data that one session may hold.',
  },
});
