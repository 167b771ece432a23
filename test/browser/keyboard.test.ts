import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import project from '../../starter/latchkey.config.ts';
import { describeInBrowser } from '../support/browser.ts';
import { type FocusedElement, openVisitor, probe, type Visitor } from './visitor.ts';

const EMAIL = 'ada@example.com';
const PASSWORD = 'correct horse battery';

describeInBrowser('the keyboard alone', (browser) => {
  let site: TestSite<User>;
  let visitor: Visitor;
  let page: Page;
  beforeAll(async () => {
    site = await startTestSite(project, { folder: 'starter' });
    await site.accounts.users.createUser({ email: EMAIL, username: 'Ada', password: PASSWORD });
    visitor = await openVisitor(browser(), site.origin);
    page = visitor.page;
  });
  beforeEach(() => visitor.context.clearCookies());
  afterAll(async () => {
    await visitor.context.close();
    await site.stop();
  });

  it.each(['/', '/accounts/login/', '/accounts/register/', '/nothing-here/', '/accounts/logout/'])(
    'reaches every control of %s in the order of the page, and shows where it is',
    async (path) => {
      await page.goto(path);
      await expectEveryControlReached(page);
    },
  );

  it('reaches every control of the pages behind the login', async () => {
    await logInByKeyboard(page);
    for (const path of ['/', '/dashboard/', '/visits/', '/accounts/logout/']) {
      await page.goto(path);
      await expectEveryControlReached(page);
    }
  });

  it('starts a form in its first field', async () => {
    for (const path of ['/accounts/login/', '/accounts/register/']) {
      await page.goto(path);
      expect((await probe.focused(page))?.what).toBe('input: Email');
    }
  });

  it('skips to the content', async () => {
    await page.goto('/');
    await page.keyboard.press('Tab');
    expect(await probe.focused(page)).toEqual({ what: 'a: Skip to the content', ring: true, onScreen: true });
    await page.keyboard.press('Enter');
    await page.waitForURL('**/#main');
    await page.keyboard.press('Tab');
    expect((await probe.focused(page))?.what).toBe('a: Create an account');
  });

  it('registers, logs out, logs in and logs out', async () => {
    await page.goto('/accounts/register/');
    await typeInto(page, ['grace@example.com', 'Grace', PASSWORD, PASSWORD]);
    await answerTo(page, () => page.keyboard.press('Enter'));
    const logOut = async () => {
      await page.getByRole('heading', { name: 'Welcome, Grace!' }).waitFor();
      await tabTo(page, 'button: Log out');
      await answerTo(page, () => page.keyboard.press('Enter'));
      expect(new URL(page.url()).pathname).toBe('/accounts/login/');
      await page.getByText('You are logged out.').waitFor();
    };
    await logOut();
    await typeInto(page, ['grace@example.com', PASSWORD]);
    await answerTo(page, () => page.keyboard.press('Enter'));
    await logOut();
  });

  it('shows the password and hides it again', async () => {
    await page.goto('/accounts/login/');
    await tabTo(page, 'input: Password');
    await page.keyboard.type(PASSWORD);
    const password = page.getByLabel('Password', { exact: true });
    const types = [await password.getAttribute('type')];
    await tabTo(page, 'button: Show Password');
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Hide Password' }).waitFor();
    await page.getByRole('status').filter({ hasText: 'Shown' }).waitFor({ state: 'attached' });
    types.push(await password.getAttribute('type'));
    expect((await probe.focused(page))?.what).toBe('button: Hide Password');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Show Password' }).waitFor();
    types.push(await password.getAttribute('type'));
    expect(types).toEqual(['password', 'text', 'password']);
    expect(await password.inputValue()).toBe(PASSWORD);
  });
});

/** Tabs once around the page: from wherever it starts, each control comes once, in order, and can be seen. */
async function expectEveryControlReached(page: Page): Promise<void> {
  const controls = await probe.controls(page);
  const met: FocusedElement[] = [];
  for (let presses = 0; presses < controls.length; presses++) {
    await page.keyboard.press('Tab');
    let focused = await probe.focused(page);
    if (!focused) {
      // Past the last control the browser's own ones would come; the next press is back on the page.
      await page.keyboard.press('Tab');
      focused = await probe.focused(page);
    }
    if (focused) met.push(focused);
  }
  const start = controls.indexOf(met[0]?.what ?? '');
  expect(met.map(({ what }) => what)).toEqual([...controls.slice(start), ...controls.slice(0, start)]);
  expect(met.filter(({ ring, onScreen }) => !ring || !onScreen)).toEqual([]);
}

async function tabTo(page: Page, what: string): Promise<void> {
  const count = (await probe.controls(page)).length;
  for (let presses = 0; presses <= count; presses++) {
    if ((await probe.focused(page))?.what === what) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never comes to ${what}.`);
}

/** Types each text into the next field, past the buttons that show a password. */
async function typeInto(page: Page, texts: readonly string[]): Promise<void> {
  for (const [index, text] of texts.entries()) {
    if (index > 0) await page.keyboard.press('Tab');
    if ((await probe.focused(page))?.what.startsWith('button: Show')) await page.keyboard.press('Tab');
    await page.keyboard.type(text);
  }
}

async function answerTo(page: Page, act: () => Promise<void>): Promise<void> {
  const answer = page.waitForEvent('load');
  await act();
  await answer;
}

async function logInByKeyboard(page: Page): Promise<void> {
  await page.goto('/accounts/login/');
  await typeInto(page, [EMAIL, PASSWORD]);
  await answerTo(page, () => page.keyboard.press('Enter'));
  expect(new URL(page.url()).pathname).toBe('/dashboard/');
}
