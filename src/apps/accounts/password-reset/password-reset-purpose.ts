import { defineOneTimePurpose } from '../../../core/one-time/one-time-purpose.ts';
import { defineMailedLink } from '../mailed-links/mailed-link.ts';

/** What the secret of a reset is good for. */
export const passwordResetPurpose = defineOneTimePurpose({
  name: 'latchkey.password_reset',
  form: 'link',
});

/** Django's names and addresses. */
export const passwordResetLink = defineMailedLink({
  purpose: passwordResetPurpose,
  name: 'password_reset_confirm',
  path: 'reset/',
  page: 'set-password/',
  again: 'password_reset',
});
