import { z } from 'zod';
import { defineSettings } from '../../support/settings/setting.ts';
import { DEFAULT_CSP } from '../head/security-headers.ts';

/** What a header can carry: one line of ASCII. */
const headerValue = z.string().regex(/^[\x21-\x7e][\x20-\x7e]*$/, 'must be one line of ASCII characters');

// Browsers take a cookie of such a prefix only if it keeps rules of its own: on http none would come back.
const cookieName = z
  .string()
  .regex(
    /^(?!__(Host|Secure|Http|Host-Http)-)[\w-]+$/i,
    'must be a cookie name of letters, digits, - and _ (the __Host- prefix is added where it can be)',
  );

/** What the headers of answers say. */
export const headerSettings = defineSettings({
  sessionCookieName: {
    schema: cookieName,
    default: 'sid',
    doc: "The session cookie's name; `__Host-` is put before it on https.",
  },
  csrfCookieName: {
    schema: cookieName,
    default: 'csrftoken',
    doc: "The name of the cookie that a form's token is checked against before there is a session.",
  },
  messagesCookieName: {
    schema: cookieName,
    default: 'messages',
    doc: 'The name of the cookie that carries messages to the next page.',
  },
  knownDeviceCookieName: {
    schema: cookieName,
    default: 'device',
    doc: 'The name of the cookie that a browser is known by in which a user has logged in.',
  },
  contentSecurityPolicy: {
    schema: headerValue,
    default: DEFAULT_CSP,
    doc: 'The Content-Security-Policy header.',
  },
  secureHstsSeconds: {
    schema: z.int().min(0),
    default: 0,
    doc: 'Seconds that browsers remember to come by https only; 0 sends no such header.',
  },
});
