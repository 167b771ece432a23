import { text } from '../../../support/texts/keyed-text.ts';
import type { ReauthenticationWay } from '../../contract/reauthentication-way.ts';

/**
 * By the password, on the page `reauthenticate` itself. For those who have one here; and for those whom another backend let
 * in, which is asked again: their passwords are kept elsewhere.
 */
export const passwordWay: ReauthenticationWay = {
  name: 'password',
  url: 'reauthenticate',
  title: text('accounts.reauthenticate.password'),
  isFor: ({ user, session, site }) =>
    site.accounts.users.hasUsablePassword(user) || session.backend !== 'password',
};
