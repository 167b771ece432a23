import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { makeUser, PASSWORD } from '../adapters/visitors.ts';
import { describeInBrowser } from '../support/browser.ts';
import { testProject } from './test-project.ts';
import { logIn } from './two-tabs.ts';
import { openVisitor, press, probe } from './visitor.ts';

describeInBrowser('the cursor', (browser) => {
  let site: TestSite<User>;
  beforeAll(async () => {
    site = await startTestSite(testProject, { folder: 'starter' });
    await makeUser({ project: site }, 'ada');
  });
  afterAll(() => site.stop());

  const isIn = (page: Page, label: string) =>
    expect.poll(() => probe.focused(page), { timeout: 10_000 }).toMatchObject({ what: `input: ${label}` });

  it('is in the password after a wrong one, at the login, when it is confirmed, and when it is changed', async () => {
    const { context, page } = await openVisitor(browser(), site.origin);
    await page.goto('/accounts/login/');
    await isIn(page, 'Email');
    await page.getByLabel('Email').fill('ada@example.com');
    await page.getByLabel('Password', { exact: true }).fill('not it');
    await press(page, 'Log in');
    await isIn(page, 'Password');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/dashboard/');

    await page.goto('/accounts/confirm/');
    await isIn(page, 'Password');
    await page.keyboard.type('not it');
    await press(page, 'Confirm');
    await isIn(page, 'Password');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/dashboard/');

    await page.goto('/accounts/password_change/');
    await isIn(page, 'Old password');
    await page.keyboard.type('not it');
    for (const field of await page.locator('input[autocomplete=new-password]').all()) {
      await field.fill('another horse battery');
    }
    await press(page, 'Change password');
    await isIn(page, 'Old password');
    await context.close();
  });

  it('is in the password of a login whose form was stale', async () => {
    const { context, page } = await openVisitor(browser(), site.origin);
    await page.goto('/accounts/login/');
    await context.clearCookies();
    await page.getByLabel('Email').fill('ada@example.com');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await press(page, 'Log in');
    await isIn(page, 'Password');
    await logIn(page, 'ada');
    await context.close();
  });
});
