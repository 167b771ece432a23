import { text } from '../../../support/texts/keyed-text.ts';
import type { ReauthenticationWay } from '../../contract/reauthentication-way.ts';

/** By a code that is mailed to the user's address: for those who have no password to be asked for. */
export const codeWay: ReauthenticationWay = {
  name: 'mailed-code',
  url: 'reauthenticate_code',
  title: text('accounts.reauthenticateCode.title'),
  isFor: ({ user, site: { accounts } }) =>
    !accounts.users.hasUsablePassword(user) && accounts.addresses.addressOf(user) !== null,
};
