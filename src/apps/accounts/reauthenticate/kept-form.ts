import { openSealedText, type Seal, sealText } from '../../../core/keys/sealed-text.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import { CSRF_FIELD } from '../../../http/csrf/csrf.ts';
import type { UserRequest } from '../../../http/guards/guards.ts';
import { safeNextHere } from '../../../http/routes/redirect.ts';

/** A form that was sent, and waits until its user has confirmed that it is them. */
export interface KeptForm {
  /** Where it was sent to: path and query of this site. */
  readonly to: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
}

/** How long a form waits, in milliseconds: as long as an unfinished login (`PENDING_LOGIN_AGE`), and no secret longer. */
const KEPT_FORM_AGE = 10 * 60 * 1000;

/** Bytes of the page's own form, of which the kept one is a field. */
const OWN_BYTES = 4096;

/**
 * The form as a text for a hidden field: encrypted, so that no password in it stands in the page; and for this user alone, so
 * that nobody's form is sent in another's name. Who has confirmed in another tab has another key by now, and the form
 * still. Nothing of it is kept on the server. Its CSRF token is
 * left out: a new one goes along at the end. Null where it is too large to come back.
 */
export function sealForm<U extends BaseUser>(
  request: UserRequest<U>,
  to: string,
  sent: URLSearchParams,
): string | null {
  const fields = [...sent].filter(([name]) => name !== CSRF_FIELD);
  const { accounts, now, settings } = request.site;
  const kept = JSON.stringify({ to, fields, at: now() });
  const sealed = sealText(accounts.secretKeys, kept, sealOf(request));
  return sealed.length <= settings.maxBodyBytes - OWN_BYTES ? sealed : null;
}

/** The form that was sealed for this user; null for anything else, and after ten minutes. */
export function openForm<U extends BaseUser>(request: UserRequest<U>, sealed: string): KeptForm | null {
  const { accounts, now } = request.site;
  const kept = openSealedText(accounts.secretKeys, sealed, sealOf(request));
  if (kept === null) return null;
  const { to, fields, at } = JSON.parse(kept) as KeptForm & { readonly at: number };
  return now() - at <= KEPT_FORM_AGE && safeNextHere(request, to) !== null ? { to, fields } : null;
}

function sealOf<U extends BaseUser>({ user }: UserRequest<U>): Seal {
  return { purpose: 'latchkey.reauthentication.form', boundTo: String(user.id) };
}
