import { defineOneTimePurpose } from '../../../core/one-time/one-time-purpose.ts';
import { defineMailedLink } from '../mailed-links/mailed-link.ts';

/** The link to the new address: what it proves is the address that it was sent to (CVE-2026-32700). */
export const emailChangePurpose = defineOneTimePurpose({ name: 'latchkey.email_change', form: 'link' });

/**
 * The link to the old address. It outlives the change that it undoes, and the changes after that: who has an account that is
 * not theirs must not end it by changing the address twice.
 */
export const emailChangeUndoPurpose = defineOneTimePurpose({
  name: 'latchkey.email_change_undo',
  form: 'link',
  survivesChanges: true,
  olderStay: true,
});

export const emailChangeLink = defineMailedLink({
  purpose: emailChangePurpose,
  name: 'email_change_confirm',
  path: 'email-change/',
  page: 'confirm/',
  again: 'email_change',
});

export const emailChangeUndoLink = defineMailedLink({
  purpose: emailChangeUndoPurpose,
  name: 'email_change_undo',
  path: 'email-undo/',
  page: 'confirm/',
});
