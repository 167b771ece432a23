import type { Page } from 'playwright-core';
import { LONG_ADDRESS } from './account-states.ts';
import { press } from './visitor.ts';

/** A page of the site in one of its states, and the way there. */
export interface SitePage {
  readonly name: string;
  readonly status: number;
  readonly open: (page: Page) => Promise<unknown>;
}

/** The longest name that a user may have, without a place to break it. */
export const LONG_NAME = 'Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewis'.padEnd(
  150,
  'senhaftschafer',
);

const at = (path: string) => (page: Page) => page.goto(path);

/** What visitors without an account see. Needs the pages of the test project. */
export const anonymousPages: readonly SitePage[] = [
  { name: 'home', status: 200, open: at('/') },
  { name: 'login', status: 200, open: at('/accounts/login/') },
  { name: 'login on the way to a page', status: 200, open: at('/dashboard/') },
  { name: 'login with empty fields', status: 200, open: (page) => send(page, '/accounts/login/', 'Log in') },
  { name: 'login refused', status: 200, open: loginRefused },
  { name: 'register', status: 200, open: at('/accounts/register/') },
  { name: 'password reset', status: 200, open: at('/accounts/password_reset/') },
  {
    name: 'password reset with empty fields',
    status: 200,
    open: (page) => send(page, '/accounts/password_reset/', 'Mail me a link'),
  },
  { name: 'password reset asked for', status: 200, open: at('/accounts/password_reset/done/') },
  { name: 'login code', status: 200, open: at('/accounts/login/code/') },
  {
    name: 'login code with empty fields',
    status: 200,
    open: (page) => send(page, '/accounts/login/code/', 'Mail me a code'),
  },
  { name: 'login code asked for', status: 200, open: askForCode },
  {
    name: 'login code with a wrong code',
    status: 200,
    open: async (page) => {
      await askForCode(page);
      await page.getByLabel('Code').fill('2222-2222');
      await press(page, 'Log in');
    },
  },
  { name: 'password reset complete', status: 200, open: at('/accounts/reset/done/') },
  {
    name: 'register with empty fields',
    status: 200,
    open: (page) => send(page, '/accounts/register/', 'Create account'),
  },
  { name: 'register with a bad password', status: 200, open: registerWithBadPassword },
  { name: 'new password by a link', status: 200, open: at('/open/reset/') },
  {
    name: 'new password by a link, refused',
    status: 200,
    open: async (page) => {
      await page.goto('/open/reset/');
      await typeNewPassword(page, '1234567');
      await press(page, 'Set password');
    },
  },
  { name: 'proof waits for a link', status: 200, open: at('/wait-for/link/') },
  { name: 'proof waits for a code', status: 200, open: at('/wait-for/code/') },
  {
    name: 'proof waits, and the message is sent again',
    status: 200,
    open: (page) => send(page, '/wait-for/code/', 'Send it again'),
  },
  {
    name: 'proof by a wrong code',
    status: 200,
    open: async (page) => {
      await page.goto('/wait-for/code/');
      await page.getByLabel('Code').fill('MMMM-MMMM');
      await press(page, 'Go on');
    },
  },
  { name: 'proof by a link, with the password', status: 200, open: at('/open/proof/') },
  {
    name: 'proof by a link, with a bad password',
    status: 200,
    open: async (page) => {
      await page.goto('/open/proof/');
      await typeNewPassword(page, '1234567');
      await press(page, 'Confirm address');
    },
  },
  { name: 'proof by a link alone', status: 200, open: at('/open/proof-without-password/') },
  { name: '410, a link that is over', status: 410, open: at('/link-of-another/over/') },
  { name: 'a link that another browser asked for', status: 200, open: at('/ask-elsewhere/') },
  { name: 'outbox of a developer', status: 200, open: at('/mailed/') },
  { name: 'outbox, one mail', status: 200, open: readMail },
  { name: 'an address that is changed', status: 200, open: at('/accounts/email-change/done/') },
  { name: 'an address that is back', status: 200, open: at('/accounts/email-undo/done/') },
  { name: 'a change of the address, cancelled', status: 200, open: at('/accounts/email-undo/cancelled/') },
  { name: '400, a damaged session cookie', status: 400, open: at('/damaged-cookie/') },
  { name: '403', status: 403, open: at('/refused/403/') },
  { name: 'a form without its cookie', status: 200, open: formWithoutCookie },
  { name: '404', status: 404, open: at('/nothing-here/') },
  { name: '405', status: 405, open: at('/sent-only/') },
  { name: 'logout by a link', status: 200, open: at('/accounts/logout/') },
  { name: '413, a form that is too large', status: 413, open: hugeForm },
  { name: '415', status: 415, open: at('/refused/415/') },
  { name: '429', status: 429, open: at('/refused/429/') },
  { name: '500', status: 500, open: at('/broken/') },
  { name: '503', status: 503, open: at('/refused/503/') },
];

/** What somebody sees who acts as the user with the long name. */
export const actingPages: readonly SitePage[] = [
  { name: 'home', status: 200, open: at('/') },
  { name: 'profile', status: 200, open: at('/accounts/profile/') },
  { name: 'a page that is closed to them', status: 403, open: at('/accounts/password_change/') },
  {
    name: 'a stale form of a page that is closed to them',
    status: 403,
    open: (page) => sendStale(page, '/accounts/delete/'),
  },
  { name: 'why it is refused', status: 200, open: at('/act/refused/') },
  { name: '404', status: 404, open: at('/nowhere/') },
];

/** What the user with the long name sees. */
export const memberPages: readonly SitePage[] = [
  { name: 'home', status: 200, open: at('/') },
  { name: 'dashboard', status: 200, open: at('/dashboard/') },
  { name: 'profile', status: 200, open: at('/accounts/profile/') },
  { name: 'password change', status: 200, open: at('/accounts/password_change/') },
  {
    name: 'password change with empty fields',
    status: 200,
    open: (page) => send(page, '/accounts/password_change/', 'Change password'),
  },
  { name: 'password changed', status: 200, open: at('/accounts/password_change/done/') },
  {
    name: 'profile with empty fields',
    status: 200,
    open: async (page) => {
      await page.goto('/accounts/profile/');
      await page.getByLabel('Username').fill('');
      await press(page, 'Save');
    },
  },
  { name: 'delete account', status: 200, open: at('/accounts/delete/') },
  {
    name: 'delete account, another one typed',
    status: 200,
    open: async (page) => {
      await page.goto('/accounts/delete/');
      await page.getByLabel('Confirm the account').fill('somebody@example.com');
      await press(page, 'Delete the account');
    },
  },
  { name: 'profile saved', status: 200, open: (page) => send(page, '/accounts/profile/', 'Save') },
  { name: 'activity', status: 200, open: at('/accounts/activity/') },
  { name: 'change of the address', status: 200, open: at('/accounts/email-change/') },
  {
    name: 'change of the address with empty fields',
    status: 200,
    open: (page) => send(page, '/accounts/email-change/', 'Mail me a link'),
  },
  { name: 'change of the address, mailed', status: 200, open: changeAddress },
  {
    name: 'profile with an address that waits',
    status: 200,
    open: async (page) => {
      await changeAddress(page);
      await page.goto('/accounts/profile/');
    },
  },
  { name: 'a stale form', status: 200, open: (page) => sendStale(page, '/accounts/profile/') },
  { name: 'a stale form that waits', status: 403, open: (page) => sendStale(page, '/sent-only/') },
  { name: 'visits', status: 200, open: at('/visits/') },
  { name: 'visits with a message', status: 200, open: (page) => send(page, '/visits/', 'Start again') },
  { name: 'confirm', status: 200, open: at('/accounts/confirm/?next=/dashboard/') },
  { name: 'confirm with a form that is kept', status: 200, open: keepForm },
  {
    name: 'confirm with a wrong password',
    status: 200,
    open: async (page) => {
      await keepForm(page);
      await page.getByLabel('Password', { exact: true }).fill('not it');
      await press(page, 'Confirm');
    },
  },
  { name: '403', status: 403, open: at('/refused/403/') },
  { name: '404', status: 404, open: at('/nothing-here/') },
  { name: 'logout by a link', status: 200, open: at('/accounts/logout/') },
  { name: '429', status: 429, open: at('/refused/429/') },
  { name: '500', status: 500, open: at('/broken/') },
];

/** What a user without a password sees. */
export const barePages: readonly SitePage[] = [
  { name: 'account page', status: 200, open: at('/accounts/profile/') },
  {
    name: 'account page, the message sent again',
    status: 200,
    open: (page) => send(page, '/accounts/profile/', 'Send the message again'),
  },
  { name: 'first password', status: 200, open: at('/accounts/password_set/') },
  {
    name: 'first password with empty fields',
    status: 200,
    open: (page) => send(page, '/accounts/password_set/', 'Set password'),
  },
  { name: 'confirm without a password', status: 200, open: at('/accounts/confirm/?next=/dashboard/') },
  {
    name: 'confirm by a code',
    status: 200,
    open: (page) => send(page, '/accounts/confirm/', 'Mail me a code'),
  },
  {
    name: 'confirm by a wrong code',
    status: 200,
    open: async (page) => {
      await send(page, '/accounts/confirm/', 'Mail me a code');
      await page.getByLabel('Code').fill('MMMM-MMMM');
      await press(page, 'Confirm');
    },
  },
];

/** Logs in as the user without a password. */
export async function enter(page: Page): Promise<void> {
  await page.goto('/enter/');
}

/** Logs in as the user with the long name. */
export async function logIn(page: Page): Promise<void> {
  await page.goto('/accounts/login/');
  await page.getByLabel('Email').fill('long@example.com');
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
  await press(page, 'Log in');
  await page.getByText('You are logged in.').waitFor();
}

async function send(page: Page, path: string, button: string): Promise<void> {
  await page.goto(path);
  await press(page, button);
}

async function askForCode(page: Page): Promise<void> {
  await page.goto('/accounts/login/code/');
  await page.getByLabel('Email').fill('nobody@example.com');
  await press(page, 'Mail me a code');
}

async function typeNewPassword(page: Page, password: string): Promise<void> {
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByLabel('Confirm password', { exact: true }).fill(password);
}

async function keepForm(page: Page): Promise<void> {
  await page.goto('/kept/');
  await page.getByLabel('Note').fill('to be kept');
  await press(page, 'Put in');
}

/** Sends the form of the profile to a page, with the token of a session that is over. */
async function sendStale(page: Page, to: string): Promise<void> {
  await page.goto('/accounts/profile/');
  const form = page.locator('form', { has: page.getByLabel('Username') });
  await form.evaluate((one, action) => one.setAttribute('action', action), to);
  const token = form.locator('[name=csrfmiddlewaretoken]');
  await token.evaluate((field) => field.setAttribute('value', 'A'.repeat(65)));
  await press(page, 'Save');
}

async function changeAddress(page: Page): Promise<void> {
  await page.goto('/accounts/email-change/');
  await page.getByLabel('New address').fill(LONG_ADDRESS.replace('wolfe', 'other'));
  await press(page, 'Mail me a link');
}

async function loginRefused(page: Page): Promise<void> {
  await page.goto('/accounts/login/');
  await page.getByLabel('Email').fill('nobody@example.com');
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
  await press(page, 'Log in');
}

async function registerWithBadPassword(page: Page): Promise<void> {
  await page.goto('/accounts/register/');
  await page.getByLabel('Email').fill('ada@example.com');
  await page.getByLabel('Username').fill(LONG_NAME);
  await page.getByLabel('Password', { exact: true }).fill('1234567');
  await page.getByLabel('Confirm password', { exact: true }).fill('1234567');
  await press(page, 'Create account');
}

async function readMail(page: Page): Promise<void> {
  await page.goto('/mailed/');
  await page.getByRole('main').getByRole('link').first().click();
  await page.getByRole('link', { name: 'All mails' }).waitFor();
}

async function formWithoutCookie(page: Page): Promise<void> {
  await page.goto('/accounts/login/');
  await page.context().clearCookies();
  await page.getByLabel('Email').fill('ada@example.com');
  await press(page, 'Log in');
}

async function hugeForm(page: Page): Promise<void> {
  await page.goto('/accounts/login/');
  await page.getByLabel('Password', { exact: true }).fill('x'.repeat(100_000));
  await press(page, 'Log in');
}
