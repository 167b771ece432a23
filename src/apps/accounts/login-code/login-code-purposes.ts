import { defineOneTimePurpose } from '../../../core/one-time/one-time-purpose.ts';
import { defineMailedLink } from '../mailed-links/mailed-link.ts';

/**
 * Logs in by being typed where it was asked for. A newer one ends it in the same browser alone (`requestLoginCode`): otherwise a
 * stranger who asks for another would keep its owner from logging in.
 */
export const loginCodePurpose = defineOneTimePurpose({
  name: 'latchkey.login_code',
  form: 'code',
  tries: 3,
  olderStay: true,
});

/** Logs in by a button behind a link. It belongs to a code: the use of one ends the other. */
export const loginLinkPurpose = defineOneTimePurpose({
  name: 'latchkey.login_link',
  form: 'link',
  olderStay: true,
});

export const loginCodeLink = defineMailedLink({
  purpose: loginLinkPurpose,
  name: 'login_code_link',
  path: 'login/code/',
  page: 'link/',
  again: 'login_code',
  bound: true,
});
