import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { describeInBrowser } from '../support/browser.ts';
import { BARE_ADDRESS, BOSS_ADDRESS, LONG_ADDRESS } from './account-states.ts';
import { axeViolations } from './axe-violations.ts';
import {
  actingPages,
  anonymousPages,
  barePages,
  enter,
  LONG_NAME,
  logIn,
  memberPages,
} from './site-pages.ts';
import { testProject } from './test-project.ts';
import { openVisitor, probe, type Visitor } from './visitor.ts';

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 375, height: 667 };
/** WCAG 2.2, 1.4.10 (Reflow): a page fits into 320 px, which is what 1280 px are at 400 % zoom. */
const NARROWEST = { width: 320, height: 640 };

describeInBrowser('every page', (browser) => {
  let site: TestSite<User>;
  beforeAll(async () => {
    site = await startTestSite(testProject, { folder: 'starter' });
    await site.accounts.users.createUser({
      email: 'long@example.com',
      username: LONG_NAME,
      password: 'correct horse battery',
    });
    await site.createUser({ email: LONG_ADDRESS, password: 'correct horse battery' });
    await site.createUser({ email: BARE_ADDRESS });
    await site.createUser({ email: BOSS_ADDRESS, isSuperuser: true });
  });
  afterAll(() => site.stop());

  describe.each([
    ['for strangers', anonymousPages, () => Promise.resolve()],
    ['for those who are logged in', memberPages, logIn],
    ['for those without a password', barePages, enter],
    ['for those who act as another user', actingPages, (page: Page) => page.goto('/act/')],
  ] as const)('%s', (_, pages, enter) => {
    let visitor: Visitor;
    beforeAll(async () => {
      visitor = await openVisitor(browser(), site.origin, { viewport: DESKTOP });
      await enter(visitor.page);
    });
    afterAll(() => visitor.context.close());

    it.each(pages.map((page) => [page.name, page] as const))('%s', async (_, sitePage) => {
      const { page, complaints } = visitor;
      await sitePage.open(page);
      expect(await probe.status(page)).toBe(sitePage.status);
      expect(await page.locator('h1').count()).toBe(1);
      expect(await page.title()).toMatch(/\S/);
      expect(await violations(page)).toEqual({});

      await page.setViewportSize(NARROWEST);
      expect(await probe.tooWide(page)).toEqual([]);
      await page.setViewportSize(DESKTOP);
      expect(complaints).toEqual([]);
    });
  });

  it('would be found out if it loaded from elsewhere, broke the content policy, or was not accessible', async () => {
    const { page, complaints, context } = await openVisitor(browser(), site.origin, { viewport: PHONE });
    await page.goto('/careless/');
    expect(await probe.tooWide(page)).toEqual([
      expect.stringContaining('span: What is said'),
      expect.stringContaining('the page'),
    ]);
    expect(Object.keys(await axeViolations(page))).toEqual(
      expect.arrayContaining(['image-alt', 'link-name']),
    );
    const all = complaints.join('\n');
    expect(all).toContain('request to https://images.example.com/picture.png');
    expect(all).toContain('404 for ');
    expect(all).toContain('Executing inline script violates');
    expect(all).toContain('Applying inline style violates');
    await context.close();
  });
});

/** What axe finds in light and dark, on a desktop and a phone, by where it found it. */
async function violations(page: Page): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const [device, size] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
    await page.setViewportSize(size);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await probe.settled(page);
      const rules = await axeViolations(page);
      if (Object.keys(rules).length > 0) found[`${device}, ${colorScheme}`] = rules;
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}
