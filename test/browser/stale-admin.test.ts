import { action, defineAdmin, defineForm, formField, inline } from 'latchkey';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD } from '../adapters/visitors.ts';
import { admin, Comment, Post } from '../admin/blog.ts';
import { type AdminSite, fillBlog, serveBlog } from '../admin/serve-blog.ts';
import { describeInBrowser } from '../support/browser.ts';
import { headingOf, logIn, logOut, openTabs, pathOf, scripting } from './two-tabs.ts';
import { press } from './visitor.ts';

const ASKS = 'Please check this and send it again, now as ada@example.com';

const PostAdmin = defineAdmin(Post, {
  list: { columns: ['title', 'stars'] },
  form: ['title', 'slug', 'authorId'],
  inlines: [inline(Comment, { fields: ['text'] })],
  saveAsNew: true,
  actions: {
    rename: action('Rename', {
      confirm: 'All of them get this title.',
      form: defineForm({ fields: { title: formField.text({ label: 'New title' }) } }),
      run: (rows, { values }) => rows.update({ title: String(values.title) }),
    }),
  },
});

describeInBrowser('a form of the admin that was opened before a login', (browser) => {
  let site: AdminSite;
  beforeAll(async () => {
    site = await serveBlog([PostAdmin, ...admin.filter(({ model }) => model.name !== 'Post')]);
    await fillBlog(site.blog, PASSWORD, 3);
    const bob = await site.blog.createUser({ email: 'bob@example.com', username: 'bob', password: PASSWORD });
    const ada = await site.blog.accounts.users.getByNaturalKey('ada@example.com');
    if (ada) await site.blog.accounts.permissions.grant(ada, ['accounts.impersonate_author'] as never);
    bobId = bob.id;
  });
  afterAll(() => site.stop());
  let bobId: number;

  const posts = (title: string) => site.blog.objects(Post).count({ title });

  describe.each(scripting)('%s', (name, js) => {
    async function tabs(at: string) {
      const { context, first, second } = await openTabs(browser(), site.origin, js);
      await logIn(first, 'ada');
      await second.goto(at);
      return { context, first, second };
    }
    async function logInAgain(page: Page) {
      await logOut(page);
      await logIn(page, 'ada');
    }

    it('comes back with its inlines, and is saved when it is sent again', async () => {
      const { context, first, second } = await tabs('/admin/accounts/post/1/change/');
      const typed = `Typed ${name}`;
      await second.locator('[name=title]').fill(typed);
      const field = second.locator('[name^=comment-][name$=-text]:visible').last();
      await field.fill(typed);
      const control = (await field.getAttribute('name')) ?? '';
      await logInAgain(first);
      await press(second, 'Save');
      expect(await second.content()).toContain(ASKS);
      expect(await second.locator('[name=title]').inputValue()).toBe(typed);
      expect(await second.locator(`[name="${control}"]`).inputValue()).toBe(typed);
      expect(await site.blog.objects(Comment).count({ text: typed })).toBe(0);
      await press(second, 'Save');
      expect(await site.blog.objects(Comment).count({ text: typed })).toBe(1);
      await context.close();
    });

    it('that adds a row comes back filled in, and adds one', async () => {
      const { context, first, second } = await tabs('/admin/accounts/post/add/');
      const typed = `Added ${name}`;
      await second.locator('[name=title]').fill(typed);
      await second.locator('[name=slug]').fill(`added-${js}`);
      await second.getByLabel('Author').selectOption({ label: 'ada@example.com' });
      await logInAgain(first);
      await press(second, 'Save');
      expect(await second.content()).toContain(ASKS);
      expect(await second.locator('[name=title]').inputValue()).toBe(typed);
      expect(await posts(typed)).toBe(0);
      await press(second, 'Save');
      expect(await posts(typed)).toBe(1);
      await context.close();
    });

    it('that is saved as a new row comes back, and leaves the old row alone', async () => {
      const { context, first, second } = await tabs('/admin/accounts/post/2/change/');
      const before = await site.blog.objects(Post).get(2);
      const typed = `Copied ${name}`;
      await second.locator('[name=title]').fill(typed);
      await second.locator('[name=slug]').fill(`copied-${js}`);
      await logInAgain(first);
      await press(second, 'Save as new');
      expect(await second.content()).toContain(ASKS);
      expect(await second.locator('[name=title]').inputValue()).toBe(typed);
      expect(await posts(typed)).toBe(0);
      await press(second, 'Save as new');
      expect(await posts(typed)).toBe(1);
      expect(await site.blog.objects(Post).get(2)).toEqual(before);
      await context.close();
    });

    it('that confirms an action asks once more, with its fields', async () => {
      const { context, first, second } = await tabs('/admin/accounts/post/');
      const typed = `Renamed ${name}`;
      await second.locator('[name=_selected]').last().check();
      await second.locator('[name=_action]').selectOption({ label: 'Rename' });
      await press(second, 'For the selected');
      await second.getByLabel('New title').fill(typed);
      await logInAgain(first);
      await press(second, 'Rename');
      expect(await second.content()).toContain(ASKS);
      expect(await second.getByLabel('New title').inputValue()).toBe(typed);
      expect(await posts(typed)).toBe(0);
      await press(second, 'Rename');
      expect(await posts(typed)).toBe(1);
      await context.close();
    });

    it('is kept while its sender acts as another user, and comes back after that', async () => {
      const { context, first, second } = await tabs('/admin/accounts/post/add/');
      const typed = `Kept ${name}`;
      await second.locator('[name=title]').fill(typed);
      await second.locator('[name=slug]').fill(`kept-${js}`);
      await second.getByLabel('Author').selectOption({ label: 'ada@example.com' });
      await beBob(first);
      await press(second, 'Save');
      expect(await headingOf(second)).toBe('Please send this again');
      // Too early nothing is lost either.
      await press(second, 'Send it again');
      expect(await headingOf(second)).toBe('Please send this again');
      const opened = context.waitForEvent('page');
      await second.getByRole('button', { name: 'Back to your own account' }).click();
      await (await opened).waitForLoadState();
      await press(second, 'Send it again');
      expect(await second.content()).toContain(ASKS);
      expect(await second.locator('[name=title]').inputValue()).toBe(typed);
      await press(second, 'Save');
      expect(await posts(typed)).toBe(1);
      await context.close();
    });

    async function beBob(page: Page) {
      await page.goto(`/admin/accounts/author/${bobId}/change/`);
      await page.getByRole('button', { name: /Log in as this user/ }).click();
      await page.waitForURL('**/dashboard/');
      expect(pathOf(page)).toBe('/dashboard/');
    }
  });
});
