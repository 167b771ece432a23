import { z } from 'zod';
import { defineSettings } from '../../support/settings/setting.ts';

// Browsers take a cookie of such a prefix only if it keeps rules of its own: on http none would come back.
const cookieName = z
  .string()
  .regex(
    /^(?!__(Host|Secure|Http|Host-Http)-)[\w-]+$/i,
    'must be a cookie name of letters, digits, - and _ (the __Host- prefix is added where it can be)',
  );

// A name of one label is a public suffix or a machine, and an address has no subdomains: browsers refuse all of them.
const domain = z
  .string()
  .regex(
    /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\.(?!\d+$)[a-z0-9-]*[a-z0-9]$/,
    'must be a domain in lower case such as example.com, with no dot in front and no port; an address such as 127.0.0.1, or a name without a dot such as localhost, has no subdomains: leave the setting out',
  )
  .nullable();

const cookiePath = z
  .string()
  .regex(/^\/[\x21-\x3a\x3c-\x7e]*$/, 'must be a path that starts with a slash: / or /shop');

const sameSite = z.enum(['lax', 'strict', 'none'], 'must be lax, strict or none');

/** The cookies of the site: their names, and where browsers send them. */
export const cookieSettings = defineSettings({
  sessionCookieName: {
    schema: cookieName,
    default: 'latchkey_session',
    doc: "The session cookie's name; on https a prefix is put before it.",
  },
  sessionCookieDomain: {
    schema: domain,
    default: null,
    env: { name: 'SESSION_COOKIE_DOMAIN' },
    doc: 'The domain whose subdomains share the session, such as example.com; null: this host alone.',
  },
  sessionCookiePath: {
    schema: cookiePath,
    default: '/',
    doc: 'Below which path of the host the session cookie is sent.',
  },
  sessionCookieSameSite: {
    schema: sameSite,
    default: 'lax',
    doc: "What browsers send the session cookie along with that other sites' pages begin: links (lax), nothing (strict), everything (none).",
  },
  sessionCookiePartitioned: {
    schema: z.boolean(),
    default: false,
    doc: 'Whether each site that embeds this one gets a session cookie of its own (CHIPS).',
  },
  csrfCookieName: {
    schema: cookieName,
    default: 'latchkey_csrf',
    doc: "The name of the cookie that a form's token is checked against before there is a session.",
  },
  csrfCookieDomain: {
    schema: domain,
    default: null,
    env: { name: 'CSRF_COOKIE_DOMAIN' },
    doc: 'The domain whose subdomains share the CSRF cookie; null: this host alone.',
  },
  csrfCookiePath: {
    schema: cookiePath,
    default: '/',
    doc: 'Below which path of the host the CSRF cookie is sent.',
  },
  csrfCookieSameSite: {
    schema: sameSite.nullable(),
    default: null,
    doc: 'As `sessionCookieSameSite`, for the CSRF cookie; null: the same.',
  },
  csrfCookiePartitioned: {
    schema: z.boolean().nullable(),
    default: null,
    doc: 'As `sessionCookiePartitioned`, for the CSRF cookie; null: the same.',
  },
  messagesCookieName: {
    schema: cookieName,
    default: 'latchkey_messages',
    doc: 'The name of the cookie that carries messages to the next page.',
  },
  knownDeviceCookieName: {
    schema: cookieName,
    default: 'latchkey_device',
    doc: 'The name of the cookie that a browser is known by in which a user has logged in.',
  },
  languageCookieName: {
    schema: cookieName,
    default: 'latchkey_language',
    doc: 'The name of the cookie that carries the language which a visitor has chosen.',
  },
});
