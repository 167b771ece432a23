import { z } from 'zod';
import { defineSettings } from '../../support/settings/setting.ts';
import { DEFAULT_CSP } from '../head/security-headers.ts';

/** What a header can carry: one line of ASCII. */
const headerValue = z.string().regex(/^[\x21-\x7e][\x20-\x7e]*$/, 'must be one line of ASCII characters');

/** Ten years. */
const MAX_HSTS = 315_360_000;

/** What the headers of answers say. */
export const headerSettings = defineSettings({
  contentSecurityPolicy: {
    schema: headerValue,
    default: DEFAULT_CSP,
    env: { name: 'CONTENT_SECURITY_POLICY' },
    doc: 'The Content-Security-Policy header.',
  },
  contentSecurityPolicyReportUri: {
    schema: z
      .string()
      .regex(/^(?:https:\/\/|\/(?!\/))[\x21\x23-\x3a\x3c-\x5b\x5d-\x7e]*$/, 'must be a path or an https URL')
      .nullable(),
    default: null,
    doc: 'Where browsers report what the Content-Security-Policy has kept from a page: a path or an https URL.',
  },
  secureSslRedirect: {
    schema: z.boolean(),
    default: false,
    env: { name: 'SECURE_SSL_REDIRECT', as: 'boolean' },
    doc: 'Whether pages that are asked for by http lead to `publicOrigin`, which must be https then.',
  },
  secureHstsSeconds: {
    schema: z.int().min(0).max(MAX_HSTS, 'must be at most 10 years').nullable(),
    default: null,
    env: { name: 'SECURE_HSTS_SECONDS', as: 'number' },
    doc: 'Seconds that browsers remember to come by https only; 0 sends no such header. Null: a year where `publicOrigin` is https, and no address of the machine itself; otherwise 0.',
  },
  secureHstsIncludeSubdomains: {
    schema: z.boolean(),
    default: false,
    env: { name: 'SECURE_HSTS_INCLUDE_SUBDOMAINS', as: 'boolean' },
    doc: 'Whether browsers come by https to every subdomain too.',
  },
  secureHstsPreload: {
    schema: z.boolean(),
    default: false,
    env: { name: 'SECURE_HSTS_PRELOAD', as: 'boolean' },
    doc: 'Whether the site may be put into the lists that browsers come with.',
  },
});
