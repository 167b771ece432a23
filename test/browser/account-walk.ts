import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { goBack, openVisitor, press, spokenFocus, type Visitor } from './visitor.ts';

const PASSWORD = 'correct horse battery';

export interface Walk {
  /** Where the site is: the starter, or a project made from it. */
  readonly origin: string;
  readonly email: string;
  readonly javaScriptEnabled: boolean;
  /** What the login form calls the address. */
  readonly emailLabel: string;
}

export const browserKinds = [
  { title: 'without JavaScript', javaScriptEnabled: false, email: 'ada@example.com' },
  { title: 'with JavaScript', javaScriptEnabled: true, email: 'grace@example.com' },
] as const;

/** Registers, logs out, logs in by `next`, uses the account and logs out, with mistakes on the way, as a person would. */
export async function walkThroughAccount(browser: Browser, walk: Walk): Promise<void> {
  const { origin, email, javaScriptEnabled } = walk;
  const visitor = await openVisitor(browser, origin, { javaScriptEnabled });
  const { page } = visitor;
  await page.goto('/visits/');
  expect(pathOf(page)).toBe('/accounts/login/?next=/visits/');
  await page.getByRole('link', { name: 'Create an account' }).click();
  await registerAfterMistakes(page, email);
  await logOut(visitor);
  await page.goto('/visits/');
  await logInAfterMistakes(page, walk);
  await useTheAccount(page);
  const oldCookies = await logOut(visitor);
  await expectNothingPrivate(visitor, oldCookies);
  expect(visitor.complaints).toEqual([]);
  await visitor.context.close();
}

/** Fills in the registration form wrongly in each way, then rightly. Ends at the page that was asked for. */
async function registerAfterMistakes(page: Page, email: string): Promise<void> {
  const send = (values: { email?: string; password?: string; again?: string }) =>
    sendRegistration(page, { email, password: PASSWORD, again: values.password ?? PASSWORD, ...values });

  await send({ password: '' });
  await expectError(page, 'Password', 'Please fill this in.', email);
  await send({ again: 'correct horse batterie' });
  await expectError(page, 'Confirm password', 'The two passwords are not the same.', email);
  await send({ password: 'k7#qZ' });
  await expectError(page, 'Password', 'The password is too short', email);
  await send({ password: '30secondstomars' });
  await expectError(page, 'Password', 'This is one of the passwords that attackers try first.', email);
  await send({ email: 'ada@' });
  await expectError(page, 'Email', 'This is not an email address. Type one like name@example.com.', 'ada@');

  await send({});
  expect(pathOf(page)).toBe('/visits/');
  await expectMessageOnce(page, 'Your account is ready, and you are logged in.');
}

async function sendRegistration(
  page: Page,
  { email, password, again }: { email: string; password: string; again: string },
): Promise<void> {
  await page.getByLabel('Email', { exact: true }).fill(email);
  await page.getByLabel('Username').fill('Ada Lovelace');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByLabel('Confirm password').fill(again);
  await press(page, 'Create account');
}

/** The first field in error has the focus and says why; what was typed is kept, but for the passwords. */
async function expectError(page: Page, label: string, message: string, email: string): Promise<void> {
  // A field with `autofocus` takes the focus with the first frame, which may come after the page has loaded.
  await expect
    .poll(() => spokenFocus(page), { timeout: 10_000 })
    .toMatchObject({ role: 'textbox', name: label, description: expect.stringContaining(message) });
  const field = page.getByLabel(label, { exact: true });
  expect(await field.getAttribute('aria-invalid')).toBe('true');
  expect(await page.getByRole('alert').first().innerText()).toContain(message);
  expect(await page.getByLabel('Email', { exact: true }).inputValue()).toBe(email);
  expect(await page.getByLabel('Username').inputValue()).toBe('Ada Lovelace');
  expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe('');
  expect(await page.getByLabel('Confirm password').inputValue()).toBe('');
  expect(await page.title()).toMatch(/^Error: /);
}

/** Fails to log in with a wrong password and with a wrong address, then does. Ends at the page that was asked for. */
async function logInAfterMistakes(page: Page, { email, emailLabel }: Walk): Promise<void> {
  const refusals: string[] = [];
  for (const [address, password] of [
    [email, 'not the password'],
    ['nobody@example.com', PASSWORD],
  ] as const) {
    await sendLogin(page, emailLabel, { email: address, password });
    refusals.push(await page.getByRole('alert').innerText());
    expect(await page.getByLabel(emailLabel, { exact: true }).inputValue()).toBe(address);
    expect(await page.getByLabel('Password', { exact: true }).inputValue()).toBe('');
  }
  expect(refusals).toEqual(Array(2).fill(`The ${emailLabel.toLowerCase()} or the password is not correct.`));

  await sendLogin(page, emailLabel, { email, password: PASSWORD });
  expect(pathOf(page)).toBe('/visits/');
  await expectMessageOnce(page, 'You are logged in.');
}

async function sendLogin(
  page: Page,
  emailLabel: string,
  { email, password }: { email: string; password: string },
): Promise<void> {
  await page.getByLabel(emailLabel, { exact: true }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await press(page, 'Log in');
}

async function useTheAccount(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Dashboard' }).click();
  const greeting = page.getByRole('heading', { level: 1, name: 'Welcome, Ada Lovelace!' });
  await greeting.waitFor();
  await page.reload();
  await greeting.waitFor();
  await page.goto('/visits/');
  await page.getByText('Ada Lovelace, you have opened this page 3 times in this session.').waitFor();
  await page.goto('/dashboard/');
}

/** Presses the button in the header. Gives the cookies of the session that ended. */
async function logOut({ page, context }: Visitor) {
  const cookies = await context.cookies();
  const header = page.getByRole('banner');
  await header.getByRole('button', { name: 'Log out' }).click();
  await page.waitForURL('**/accounts/login/');
  await expectMessageOnce(page, 'You are logged out.');
  expect(await header.getByRole('button', { name: 'Log out' }).count()).toBe(0);
  return cookies;
}

/** Neither the Back button nor the old cookie shows anything of the account. */
async function expectNothingPrivate(
  { page, context }: Visitor,
  oldCookies: Awaited<ReturnType<typeof logOut>>,
): Promise<void> {
  await goBack(page);
  expect(pathOf(page)).toBe('/accounts/login/?next=/dashboard/');
  expect(await page.content()).not.toContain('Lovelace');

  expect(oldCookies.map(({ name }) => name)).toContain('latchkey_session');
  await context.addCookies(oldCookies);
  await page.goto('/dashboard/');
  expect(pathOf(page)).toBe('/accounts/login/?next=/dashboard/');
}

async function expectMessageOnce(page: Page, text: string): Promise<void> {
  const message = page.getByRole('status').filter({ hasText: text });
  expect(await message.innerText()).toBe(text);
  await page.reload();
  await page.locator('h1').waitFor();
  expect(await message.count()).toBe(0);
}

function pathOf(page: Page): string {
  const { pathname, search } = new URL(page.url());
  return pathname + search;
}
