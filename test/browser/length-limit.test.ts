import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { makeUser } from '../adapters/visitors.ts';
import { describeInBrowser } from '../support/browser.ts';
import { testProject } from './test-project.ts';
import { logIn } from './two-tabs.ts';
import { openVisitor, press } from './visitor.ts';

const SMILE = '😀';

describeInBrowser('the limit of a text', (browser) => {
  let site: TestSite<User>;
  beforeAll(async () => {
    site = await startTestSite(testProject, { folder: 'starter' });
    await makeUser({ project: site }, 'ada');
  });
  afterAll(() => site.stop());

  it('is counted in the page as on the server, and said before anything is sent', async () => {
    const { context, page } = await openVisitor(browser(), site.origin);
    await logIn(page, 'ada');
    await page.goto('/accounts/profile/');
    const name = page.getByLabel('Username');
    const note = page.locator('#id_username_length');
    await name.fill(SMILE.repeat(149));
    expect(await note.innerText()).toBe('');
    await name.pressSequentially(SMILE);
    expect(await note.innerText()).toBe('That is the limit: 150 characters.');
    await name.pressSequentially(SMILE);
    expect(await note.innerText()).toBe('Too long: 151 characters, of at most 150.');
    expect(await name.inputValue()).toBe(SMILE.repeat(151));
    await press(page, 'Save');
    expect(await page.getByRole('alert').first().innerText()).toContain('150');
    expect(await name.inputValue()).toBe(SMILE.repeat(151));
    await name.press('End');
    await name.press('Backspace');
    await press(page, 'Save');
    expect(await page.getByRole('alert').count()).toBe(0);
    const ada = await site.accounts.users.getByNaturalKey('ada@example.com');
    expect(ada?.username).toBe(SMILE.repeat(150));
    await context.close();
  });
});
