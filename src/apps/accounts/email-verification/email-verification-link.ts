import { defineOneTimePurpose } from '../../../core/one-time/one-time-purpose.ts';
import { defineMailedLink } from '../mailed-links/mailed-link.ts';

/** Proves the address that it was sent to, whatever the user's row says by then (CVE-2026-32700). */
export const proofByLink = defineOneTimePurpose({ name: 'accounts.email_verification', form: 'link' });

/** The same, typed in the browser that waits for it. */
export const proofByCode = defineOneTimePurpose({ name: 'accounts.email_verification_code', form: 'code' });

export const emailVerificationLink = defineMailedLink({
  purpose: proofByLink,
  name: 'email_verification_confirm',
  path: 'email-verification/',
  page: 'confirm/',
  pageName: 'email_verification_page',
  again: 'email_verification_sent',
});
