import { text } from '../../../support/texts/keyed-text.ts';
import { defineApp } from '../../contract/define-app.ts';
import { addressesContext } from './addresses-context.ts';
import { signInContext } from './sign-in-context.ts';

/** The account page, with the sections that several flows share. */
export const accountPageApp = defineApp({
  name: 'latchkey_account_page',
  folder: import.meta.dirname,
  accountSections: [
    {
      name: 'sign-in',
      title: text('accounts.signIn.title'),
      order: 20,
      template: 'accounts/sign_in_section.html',
      context: signInContext,
    },
    {
      name: 'addresses',
      title: text('accounts.addresses.title'),
      order: 30,
      template: 'accounts/addresses_section.html',
      context: addressesContext,
    },
  ],
});
