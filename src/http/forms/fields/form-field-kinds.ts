import { MAX_EMAIL_LENGTH } from '../../../models/fields/email-address.ts';
import type { FormFieldKind, Widget } from './form-field-data.ts';

interface KindDefaults {
  readonly widget: Widget;
  /** In code points. Absent where the kind's own syntax bounds the text. */
  readonly maxLength?: number;
}

/**
 * What each kind of field is unless its settings say otherwise. Every kind that takes free text is bounded, so that
 * nobody can store, hash or mail a megabyte by leaving `maxLength` out.
 */
export const formFieldKinds: Readonly<Record<FormFieldKind, KindDefaults>> = {
  text: { widget: 'text', maxLength: 255 },
  email: { widget: 'email', maxLength: MAX_EMAIL_LENGTH },
  // CVE-2013-1443: a password of a megabyte kept a server busy hashing. NIST SP 800-63B-4 asks for at least 64.
  password: { widget: 'password', maxLength: 1024 },
  textarea: { widget: 'textarea', maxLength: 10_000 },
  boolean: { widget: 'checkbox' },
  integer: { widget: 'number' },
  decimal: { widget: 'number', maxLength: 100 },
  date: { widget: 'date' },
  'datetime-local': { widget: 'datetime-local' },
  // The longest URL that browsers and proxies can be relied on to carry.
  url: { widget: 'url', maxLength: 2048 },
  // Django's SlugField.
  slug: { widget: 'text', maxLength: 50 },
  select: { widget: 'select' },
  hidden: { widget: 'hidden', maxLength: 4096 },
};
