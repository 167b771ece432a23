import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { type RunningMount, startMount } from '../adapters/mount-case.ts';
import { express5 } from '../adapters/mounts/express.ts';
import { fastify } from '../adapters/mounts/fastify.ts';
import { makeUser, PASSWORD } from '../adapters/visitors.ts';
import { Comment } from '../admin/blog.ts';
import { type AdminSite, fillBlog, serveBlog } from '../admin/serve-blog.ts';
import { describeInBrowser } from '../support/browser.ts';
import { goBack, openVisitor, press } from './visitor.ts';

type Served = Pick<RunningMount, 'project' | 'origin' | 'stop'>;

/** The site by itself, and in servers that have a form of their own at `/basket/`. */
const servers: readonly (readonly [name: string, start: () => Promise<Served>, hasBasket: boolean])[] = [
  ['the site itself', startSite, false],
  ['Express', () => startMount(express5), true],
  ['Fastify', () => startMount(fastify), true],
];

async function startSite(): Promise<Served> {
  const site = await startTestSite<User>(starter, { folder: 'starter' });
  return { project: site, origin: site.origin, stop: site.stop };
}

async function fillLogin(page: Page, name: string): Promise<void> {
  await page.getByLabel('Email').fill(`${name}@example.com`);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
}

async function logIn(page: Page, name: string): Promise<void> {
  await page.goto('/accounts/login/');
  await fillLogin(page, name);
  await press(page, 'Log in');
  await page.waitForURL('**/dashboard/');
}

async function logOut(page: Page): Promise<void> {
  await page.goto('/accounts/profile/');
  await page.getByRole('button', { name: 'Log out', exact: true }).first().click();
  await page.waitForURL('**/accounts/login/');
}

const headingOf = (page: Page) => page.locator('h1').innerText();
const alertOf = (page: Page) => page.getByRole('main').getByRole('alert').first().innerText();

describeInBrowser('a form that was opened before a login or logout', (browser) => {
  describe.each(servers)('in %s', (_, start, hasBasket) => {
    let served: Served;
    beforeAll(async () => {
      served = await start();
      for (const name of ['ada', 'bob']) await makeUser(served, name);
    });
    afterAll(() => served.stop());

    /** Two tabs of one browser. */
    async function twoTabs(javaScriptEnabled: boolean) {
      const { context, page, complaints } = await openVisitor(browser(), served.origin, {
        javaScriptEnabled,
      });
      return { context, complaints, first: page, second: await context.newPage() };
    }

    describe.each([
      ['with JavaScript', true],
      ['without JavaScript', false],
    ])('%s', (__, js) => {
      it('goes on to next where the second login tab is sent after the first', async () => {
        const { context, first, second, complaints } = await twoTabs(js);
        await second.goto('/accounts/login/?next=/accounts/profile/');
        await logIn(first, 'ada');
        await fillLogin(second, 'ada');
        await press(second, 'Log in');
        expect(new URL(second.url()).pathname).toBe('/accounts/profile/');
        expect(await second.content()).toContain('You are logged in already, as ada@example.com.');
        expect(complaints).toEqual([]);
        await context.close();
      });

      it('comes back filled in where tabs were restored at once without cookies', async () => {
        const { context, first, second } = await twoTabs(js);
        await Promise.all([first.goto('/accounts/login/'), second.goto('/accounts/login/')]);
        // Whichever cookie came last is the browser's: one of the two tabs has the token of the other.
        await context.clearCookies();
        await second.reload();
        await fillLogin(first, 'ada');
        await press(first, 'Log in');
        expect(await alertOf(first)).toContain('Please check this and send it again');
        expect(await first.getByLabel('Email').inputValue()).toBe('ada@example.com');
        expect(await first.getByLabel('Password', { exact: true }).inputValue()).toBe('');
        await fillLogin(first, 'ada');
        await press(first, 'Log in');
        expect(new URL(first.url()).pathname).toBe('/dashboard/');
        await context.close();
      });

      it('goes on from a login page that the Back button has brought', async () => {
        const { context, first } = await twoTabs(js);
        await first.goto('/accounts/login/');
        await context.route('**/accounts/login/', (route) =>
          route.request().method() === 'GET' ? route.abort() : route.fallback(),
        );
        await fillLogin(first, 'ada');
        await press(first, 'Log in');
        await context.unroute('**/accounts/login/');
        await goBack(first);
        // Loaded anew it leads on by itself; kept by the browser it is sent once more.
        if (new URL(first.url()).pathname === '/accounts/login/') {
          await fillLogin(first, 'ada');
          await press(first, 'Log in');
        }
        expect(new URL(first.url()).pathname).toBe('/dashboard/');
        await context.close();
      });

      it('comes back as the form of who is logged in now', async () => {
        const { context, first, second } = await twoTabs(js);
        await logIn(first, 'ada');
        await second.goto('/accounts/profile/');
        await logOut(first);
        await logIn(first, 'bob');
        await second.getByLabel('Username').fill('Typed');
        await press(second, 'Save');
        expect(await alertOf(second)).toContain('now as bob@example.com');
        expect(await second.getByLabel('Username').inputValue()).toBe('Typed');
        expect(await second.content()).not.toContain('ada@example.com');
        await second.getByLabel('Username').fill('bob');
        await press(second, 'Save');
        expect(await second.getByRole('alert').count()).toBe(0);
        await context.close();
      });

      it('waits until who was logged out is in again', async () => {
        const { context, first, second } = await twoTabs(js);
        await logIn(first, 'ada');
        await second.goto('/accounts/profile/');
        await logOut(first);
        await second.getByLabel('Username').fill('Kept "typed"');
        await press(second, 'Save');
        expect(await headingOf(second)).toBe('Please send this again');
        const opened = context.waitForEvent('page');
        await second.getByRole('link', { name: 'Log in, in a new tab' }).click();
        const third = await opened;
        await third.waitForLoadState();
        await fillLogin(third, 'ada');
        await press(third, 'Log in');
        await press(second, 'Send it again');
        expect(await alertOf(second)).toContain('now as ada@example.com');
        expect(await second.getByLabel('Username').inputValue()).toBe('Kept "typed"');
        await context.close();
      });

      it('goes on where the one who logs out is logged out already', async () => {
        const { context, first, second } = await twoTabs(js);
        await logIn(first, 'ada');
        await second.goto('/accounts/profile/');
        await logOut(first);
        await second.getByRole('button', { name: 'Log out', exact: true }).first().click();
        await second.waitForURL('**/accounts/login/');
        expect(await headingOf(second)).toBe('Log in');
        await context.close();
      });

      if (hasBasket) {
        it("is kept where it is the host's own, and sent by one button", async () => {
          const { context, first, second } = await twoTabs(js);
          await logIn(first, 'ada');
          await second.goto('/basket/');
          await logOut(first);
          await logIn(first, 'bob');
          await second.locator('input[name=item]').fill('a "book" & more');
          await second.locator('input[name=item]').press('Enter');
          await second.getByRole('heading', { name: 'Please send this again' }).waitFor();
          expect(await second.getByText('You are logged in as').innerText()).toContain('bob@example.com');
          await press(second, 'Send it again');
          expect(await second.locator('pre').innerText()).toBe('["a \\"book\\" & more"]');
          await context.close();
        });
      }
    });
  });
});

describeInBrowser('a form of the admin that was opened before a login', (browser) => {
  let site: AdminSite;
  beforeAll(async () => {
    site = await serveBlog();
    await fillBlog(site.blog, PASSWORD, 3);
  });
  afterAll(() => site.stop());

  it.each([
    ['with JavaScript', true],
    ['without JavaScript', false],
  ])(
    'comes back with its inlines, and is saved when it is sent again, %s',
    async (name, javaScriptEnabled) => {
      const { context, page } = await openVisitor(browser(), site.origin, { javaScriptEnabled });
      await logIn(page, 'ada');
      const tab = await context.newPage();
      await tab.goto('/admin/accounts/post/1/change/');
      const comment = `Typed ${name}`;
      await tab.locator('[name=title]').fill(comment);
      const inline = tab.locator('[name^=comment-][name$=-text]:visible').last();
      await inline.fill(comment);
      const control = (await inline.getAttribute('name')) ?? '';
      await logOut(page);
      await logIn(page, 'ada');
      await press(tab, 'Save');
      expect(await tab.content()).toContain('Please check this and send it again, now as ada@example.com');
      expect(await tab.locator('[name=title]').inputValue()).toBe(comment);
      expect(await tab.locator(`[name="${control}"]`).inputValue()).toBe(comment);
      expect(await site.blog.objects(Comment).count({ text: comment })).toBe(0);
      await press(tab, 'Save');
      expect(await site.blog.objects(Comment).count({ text: comment })).toBe(1);
      await context.close();
    },
  );
});
