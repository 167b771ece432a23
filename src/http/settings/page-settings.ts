import { z } from 'zod';
import { defineSettings } from '../../support/settings/setting.ts';
import { bytes } from '../../support/settings/setting-values.ts';

/** Whether a name is one of the project's is known once its routes are: see `checkUrlSettings`. */
const urlPath = z.string().regex(/^[^\s\p{Cc}\\]+$/u, 'must be a path or the name of a URL, without spaces');

const languageCode = z.string().refine(isLanguageCode, 'must be a language such as en or de-AT');

/** What the pages say, where they lead, and what may be sent to them. */
export const pageSettings = defineSettings({
  siteName: {
    schema: z.string().min(1).max(100),
    default: 'Latchkey',
    doc: 'What the site calls itself in its pages.',
  },
  languageCode: {
    schema: languageCode,
    default: 'en',
    doc: 'The language of the site, as BCP 47 writes it, such as en or de-AT.',
  },
  languages: {
    schema: z
      .array(languageCode)
      .refine((all) => new Set(all).size === all.length, 'must not name one twice'),
    default: [],
    doc: 'The languages that visitors may choose from. None: `languageCode` alone.',
  },
  loginUrl: {
    schema: urlPath,
    default: '/accounts/login/',
    doc: 'Where a visitor is sent to log in: a path or the name of a URL.',
  },
  loginRemember: {
    schema: z.enum(['ask', 'always', 'never']),
    default: 'always',
    doc: 'Whether a login outlives the browser: `ask` shows a box on the login page, `always` goes by the ages of sessions.',
  },
  loginRedirectUrl: { schema: urlPath, default: '/dashboard/', doc: 'Where a login leads without `next`.' },
  logoutRedirectUrl: {
    schema: urlPath,
    default: '/accounts/login/',
    doc: 'Where a logout leads without `next`.',
  },
  redirectAuthenticatedUser: {
    schema: z.boolean(),
    default: true,
    doc: 'Whether the login and registration pages send those who are logged in on to `loginRedirectUrl`.',
  },
  maxBodyBytes: { schema: bytes(1024), default: 65_536, doc: "Bytes of a request's body at most." },
  maxFormFields: {
    schema: z.int().min(10, 'must be at least 10'),
    default: 100,
    doc: 'Fields of a form at most.',
  },
});

/** As BCP 47 writes it, in its own letter case: the name of a catalogue. */
function isLanguageCode(value: string): boolean {
  try {
    return new Intl.Locale(value).toString() === value;
  } catch {
    return false;
  }
}
