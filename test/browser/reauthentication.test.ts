import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { describeInBrowser } from '../support/browser.ts';
import { LONG_NAME, logIn } from './site-pages.ts';
import { testProject } from './test-project.ts';
import { goBack, openVisitor, press } from './visitor.ts';

const PASSWORD = 'correct horse battery';
const NOTE = 'two lines,\nä & "quotes" <b>';
const SENT = JSON.stringify([
  ['note', NOTE.replace('\n', '\r\n')],
  ['pin', 'a secret'],
  ['submit', 'in'],
]);

describeInBrowser('a form whose sender has to confirm who they are', (browser) => {
  let site: TestSite<User>;
  let now = 1_800_000_000_000;
  beforeAll(async () => {
    site = await startTestSite(testProject, { folder: 'starter', clock: () => now });
    await site.accounts.users.createUser({
      email: 'long@example.com',
      username: LONG_NAME,
      password: PASSWORD,
    });
  });
  afterAll(() => site.stop());
  beforeEach(() => {
    now += 60_000;
  });

  /** Sends the form as it is filled in here, eleven minutes after the login, and confirms. */
  async function sendAndConfirm(javaScriptEnabled: boolean) {
    const visitor = await openVisitor(browser(), site.origin, { javaScriptEnabled });
    const { page } = visitor;
    await logIn(page);
    now += 11 * 60_000;
    await page.goto('/safe/');
    await page.getByLabel('Note').fill(NOTE);
    await page.getByLabel('Secret', { exact: true }).fill('a secret');
    await press(page, 'Put in');
    expect(await page.locator('h1').innerText()).toBe('Confirm it’s you');
    expect(await page.content()).not.toContain('a secret');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    return visitor;
  }

  it('arrives as it was sent, by itself where there is JavaScript', async () => {
    const { page, complaints, context } = await sendAndConfirm(true);
    await page.getByRole('button', { name: 'Confirm', exact: true }).click();
    await page.locator('output').waitFor();
    expect(await page.locator('output').innerText()).toBe(SENT.replaceAll('\n', ' '));
    expect(new URL(page.url()).pathname).toBe('/safe/');
    // Who goes back is asked again by the browser at most, and sends nothing unseen.
    await goBack(page).catch(() => undefined);
    expect(await page.locator('output').count()).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('arrives by one more button where there is none', async () => {
    const { page, complaints, context } = await sendAndConfirm(false);
    await press(page, 'Confirm');
    expect(await page.locator('h1').innerText()).toBe('Thank you');
    await press(page, 'Go on');
    expect(await page.locator('output').innerText()).toBe(SENT.replaceAll('\n', ' '));
    expect(complaints).toEqual([]);
    await context.close();
  });
});
