import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { action, defineAdmin, defineForm, formField, inline } from '../../src/index.ts';
import { admin, Category, Comment, Post } from '../admin/blog.ts';
import { type AdminSite, fillBlog, serveBlog } from '../admin/serve-blog.ts';
import { describeInBrowser } from '../support/browser.ts';
import { axeViolations } from './axe-violations.ts';
import { enterAdmin, PASSWORD } from './enter-admin.ts';
import { press, probe, type Visitor } from './visitor.ts';

const LIST = '/admin/accounts/post/';
const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1440, height: 900 };
const BOSS = 'boss@example.com';

const admins = [
  ...admin,
  defineAdmin(Post, {
    list: {
      columns: ['title', 'authorId', 'status', 'isPinned', 'stars', 'tags', 'publishedAt'],
      search: ['title'],
      filters: ['status', 'categoryId'],
      pageSize: 10,
    },
    form: ['title', 'slug', 'authorId'],
    inlines: [inline(Comment, { fields: ['text'] })],
    actions: {
      rename: action('Rename', {
        confirm: 'All of them get this title.',
        form: defineForm({ fields: { title: formField.text({ maxLength: 20 }) } }),
        run: (rows, { values }) => rows.update({ title: String(values.title) }),
      }),
    },
  }),
];

describeInBrowser('what staff do in the admin', (browser) => {
  let site: AdminSite;
  beforeAll(async () => {
    site = await serveBlog(admins);
    await fillBlog(site.blog, PASSWORD, 12);
    for (let number = 1; number <= 12; number++)
      await site.blog.objects(Category).create({ name: `Category ${number}`, parentId: null });
    await site.blog.createUser({ email: BOSS, isStaff: true, isSuperuser: true, password: PASSWORD });
  });
  afterAll(() => site.stop());

  describe.each([
    ['with JavaScript', true],
    ['without JavaScript', false],
  ] as const)('%s', (_, javaScriptEnabled) => {
    let visitor: Visitor;
    let page: Page;
    const mark = javaScriptEnabled ? 'scripted' : 'scriptless';
    beforeAll(async () => {
      visitor = await enterAdmin(browser(), site.origin, {
        javaScriptEnabled,
        email: BOSS,
        viewport: DESKTOP,
      });
      ({ page } = visitor);
    });
    afterAll(async () => {
      expect(visitor.complaints).toEqual([]);
      await visitor.context.close();
    });

    /** What every page has to keep to. Without JavaScript it cannot be asked. */
    async function check(): Promise<void> {
      expect(await page.locator('h1').count()).toBe(1);
      if (!javaScriptEnabled) return;
      for (const viewport of [PHONE, DESKTOP]) {
        await page.setViewportSize(viewport);
        await probe.settled(page);
        expect(await axeViolations(page), `${page.url()} ${viewport.width} px`).toEqual({});
        const wide = await probe.tooWide(page);
        expect(wide.filter((what) => what.startsWith('the page'))).toEqual([]);
      }
    }
    const said = (text: string) => page.getByRole('status').filter({ hasText: text }).waitFor();
    const newPost = async (title: string) => {
      const author = await site.blog.accounts.users.getByNaturalKey(BOSS);
      const made = await site.blog
        .objects(Post)
        .create({ title, slug: title.toLowerCase().replaceAll(' ', '-'), authorId: author?.id ?? 0 });
      if (!('row' in made)) throw new Error('no post');
      return made.row;
    };
    const newUser = async (email: string) =>
      site.blog.createUser({ email, username: email, password: PASSWORD });

    it('gives permissions to a group', async () => {
      const { groups } = site.blog.accounts;
      const group = await groups.create(`Editors ${mark} ${'of a long name '.repeat(8)}`.trim());
      await page.goto(`/admin/auth/group/${group.id}/change/`);
      const filter = page.getByRole('searchbox', { name: 'Filter permissions' });
      const box = page.locator('input[value="accounts.delete_post"]');
      if (javaScriptEnabled) {
        await filter.fill('delete POST');
        expect(await page.locator('[data-filter-text]:visible input').count()).toBe(1);
        await filter.press('Enter');
        expect(new URL(page.url()).pathname).toContain('/change/');
      } else {
        expect(await filter.count()).toBe(0);
        await page
          .getByText(/^Accounts/)
          .last()
          .click();
      }
      await check();
      await box.check();
      if (javaScriptEnabled) {
        await filter.fill('');
        expect(await page.locator('details.permission-app[open]').count()).toBe(0);
      }
      await press(page, 'Save permissions');
      await said('were changed');
      expect([...(await groups.permissions(group))]).toEqual(['accounts.delete_post']);
      await check();
    });

    it('runs an action on what is ticked, once it is confirmed', async () => {
      for (const name of ['One', 'Two', 'Three']) await newPost(`${name} ${mark}`);
      await page.goto(`${LIST}?q=+${mark}&o=title`);
      const ticked = (name: string) =>
        page.getByRole('checkbox', { name: `Select ${name} ${mark}`, exact: true });
      await press(page, 'For the selected');
      await said('Choose an action first.');
      await page.getByLabel('Action').selectOption('Rename');
      await press(page, 'For the selected');
      await said('Select rows first.');
      await ticked('One').check();
      await ticked('Two').check();
      if (javaScriptEnabled) await page.getByText('2 selected').waitFor();
      await page.getByLabel('Action').selectOption('Rename');
      await check();
      await press(page, 'For the selected');
      await page.getByText('All of them get this title.').waitFor();
      expect(await page.getByRole('main').getByRole('listitem').allTextContents()).toEqual(
        expect.arrayContaining([`One ${mark}`, `Two ${mark}`]),
      );
      await page.getByLabel('Title').fill('');
      await press(page, 'Rename');
      await page.getByRole('alert').getByRole('link', { name: 'Title' }).waitFor();
      await check();
      await page.getByLabel('Title').fill(`Renamed ${mark}`);
      await press(page, 'Rename');
      await said('Rename: 2');
      expect(await site.blog.objects(Post).count({ title: `Renamed ${mark}` })).toBe(2);
      expect(await site.blog.objects(Post).count({ title: `Three ${mark}` })).toBe(1);
    });

    it('deletes what is ticked, and one row, once it is confirmed', async () => {
      const [first, second] = [await newPost(`Gone1 ${mark}`), await newPost(`Gone2 ${mark}`)];
      await site.blog.objects(Comment).create({ postId: second.id, text: `Goes along ${mark}` });
      await page.goto(`${LIST}?q=Gone1+${mark}`);
      await page.getByRole('checkbox', { name: `Select Gone1 ${mark}`, exact: true }).check();
      await page.getByLabel('Action').selectOption('Delete');
      await press(page, 'For the selected');
      await check();
      await page.getByRole('link', { name: 'Go back' }).click();
      expect(await site.blog.objects(Post).get(first.id)).not.toBeNull();
      await page.getByRole('checkbox', { name: `Select Gone1 ${mark}`, exact: true }).check();
      await page.getByLabel('Action').selectOption('Delete');
      await press(page, 'For the selected');
      await press(page, 'Delete');
      expect(await site.blog.objects(Post).get(first.id)).toBeNull();
      await page.goto(`${LIST}${second.id}/change/`);
      await page.getByRole('link', { name: 'Delete', exact: true }).click();
      await page.getByText(`Goes along ${mark}`).waitFor();
      await check();
      await press(page, 'Delete');
      await said(`The post “Gone2 ${mark}” was deleted.`);
      expect(await site.blog.objects(Post).get(second.id)).toBeNull();
    });

    it('has the rows as a file', async () => {
      await page.goto(`${LIST}?q=sessions`);
      for (const [link, file] of [
        ['Export CSV', 'accounts-post.csv'],
        ['Export JSON', 'accounts-post.json'],
      ] as const) {
        const download = page.waitForEvent('download');
        await page.getByRole('link', { name: link }).click();
        const got = await download;
        expect(got.suggestedFilename()).toBe(file);
        expect(await readFile(await got.path(), 'utf8')).toContain('How sessions are kept');
      }
    });

    it('invites somebody', async () => {
      await page.goto('/admin/accounts/author/add/');
      await page.getByLabel('Email').fill(`guest-${mark}@example.com`);
      await page.getByLabel('Username').fill(`guest ${mark}`);
      await press(page, 'Save and continue editing');
      await page.getByRole('alert').getByRole('link', { name: 'Password', exact: true }).waitFor();
      await check();
      await page.getByLabel('Mail an invitation').check();
      await press(page, 'Save and continue editing');
      await said('was added.');
      await page.getByText('This user has no password yet.').waitFor();
      const mailed = () => site.blog.mail.filter(({ to }) => to === `guest-${mark}@example.com`).length;
      await expect.poll(mailed).toBe(1);
      await check();
    });

    it('looks after an account: forgets wrong passwords, ends sessions, deactivates and activates', async () => {
      const user = await newUser(`looked-after-${mark}@example.com`);
      const [first, second] = [site.blog.client(), site.blog.client()];
      await first.loginAs(user);
      await second.loginAs(user);
      await page.goto(`/admin/accounts/author/${user.id}/change/`);
      await check();
      await press(page, 'Forget wrong passwords');
      await said('Nobody has to wait any more');
      await page.locator('#sessions').getByRole('button', { name: /^End/ }).first().click();
      await said('The session has ended.');
      expect(await site.blog.accounts.sessionsOf(user)).toHaveLength(1);
      await page.goto('/admin/latchkey/session/');
      await check();
      await page.getByRole('button', { name: new RegExp(`^End.*${user.email}`) }).click();
      await said('The session has ended.');
      expect(await site.blog.accounts.sessionsOf(user)).toHaveLength(0);
      await page.goto(`/admin/accounts/author/${user.id}/change/`);
      await press(page, 'Deactivate');
      await said('is inactive');
      expect(await site.blog.accounts.users.get(user.id)).toMatchObject({ isActive: false });
      await check();
      await press(page, 'Activate');
      await said('is active');
      await page.getByRole('link', { name: 'History' }).click();
      await page.getByRole('heading', { name: /^History of/ }).waitFor();
      await check();
    });

    it('acts as another user, and comes back to the same page', async () => {
      const user = await newUser(`acted-as-${mark}@example.com`);
      const at = `/admin/accounts/author/${user.id}/change/`;
      await page.goto(at);
      await press(page, 'Log in as this user');
      const banner = page.getByRole('complementary', { name: 'Acting as another user' });
      await banner.getByText(user.username).waitFor();
      await check();
      await page.goto('/admin/');
      expect(await page.title()).not.toContain('Administration');
      await banner.getByRole('button', { name: 'Back to your own account' }).click();
      await page.waitForURL(`**${at}`);
      await page.goto('/admin/');
      await page.getByRole('heading', { name: 'Administration', level: 1 }).waitFor();
    });

    it('adds rows of another model, after a mistake as well', async () => {
      const texts = page.locator('[name$="-text"]:visible');
      await page.goto(`${LIST}add/`);
      await page.getByLabel('Title').fill(`Commented ${mark}`);
      await press(page, 'Save and continue editing');
      await page.getByRole('alert').getByRole('link', { name: 'Slug' }).waitFor();
      expect(await texts.count()).toBe(1);
      await texts.fill('First');
      if (javaScriptEnabled) {
        await page.getByRole('button', { name: 'Add comment' }).click();
        await page.keyboard.type('Second');
      }
      await check();
      await page.getByLabel('Slug').fill(`commented-${mark}`);
      await page.getByLabel('Author').selectOption(BOSS);
      await press(page, 'Save and continue editing');
      await said('was added.');
      const id = Number(/post\/(\d+)/.exec(page.url())?.[1]);
      const comments = await site.blog.objects(Comment).list({ where: { postId: id }, orderBy: 'id' });
      expect(comments.map(({ text }) => text)).toEqual(javaScriptEnabled ? ['First', 'Second'] : ['First']);
      await check();
    });

    it('narrows a long list of values of a filter', async () => {
      await page.goto(`${LIST}?f.categoryId=5`);
      const links = page.locator('.filters details[open] li:visible');
      expect(await links.count()).toBe(15);
      const field = page.getByRole('searchbox', { name: 'Find in Category' });
      expect(await field.count()).toBe(javaScriptEnabled ? 1 : 0);
      if (!javaScriptEnabled) return;
      await page.setViewportSize(DESKTOP);
      await field.fill('category 1');
      expect(await links.allTextContents()).toEqual(
        ['Category 1', 'Category 10', 'Category 11', 'Category 12'].map((name) => `${name} 0`),
      );
      expect(await axeViolations(page)).toEqual({});
      await field.fill('');
      expect(await links.count()).toBe(15);
    });
  });

  it('ticks all of a page, and a range with Shift', async () => {
    const { page, context } = await enterAdmin(browser(), site.origin, { email: BOSS });
    await page.goto(LIST);
    const boxes = page.locator('[name="_selected"]');
    await page.getByRole('checkbox', { name: 'Select all of this page' }).check();
    await page.getByText('10 selected').waitFor();
    await page.getByRole('checkbox', { name: 'Select all of this page' }).uncheck();
    await page.getByText('0 selected').waitFor();
    await boxes.nth(2).click();
    await boxes.nth(5).click({ modifiers: ['Shift'] });
    await page.getByText('4 selected').waitFor();
    await context.close();
  });

  it('goes to the form of a new row by the palette, and back to where one was', async () => {
    const { page, context } = await enterAdmin(browser(), site.origin, { email: BOSS });
    await page.goto(LIST);
    await page.getByRole('searchbox').focus();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('option').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await page.evaluate<string>('document.activeElement.id')).toBe('q');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('add tags');
    await page.getByRole('option', { name: 'Add: Tags' }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/tag/add/');
    await context.close();
  });

  it('prints a list with whole names, and without what can be pressed', async () => {
    const { page, context } = await enterAdmin(browser(), site.origin, { email: BOSS, viewport: PHONE });
    await page.goto(`${LIST}?q=goes+on`);
    const name = page.getByRole('rowheader').getByRole('link').first();
    const isCut = () => name.evaluate((link) => link.scrollWidth > link.clientWidth);
    expect(await isCut()).toBe(true);
    await page.emulateMedia({ media: 'print' });
    expect(await isCut()).toBe(false);
    expect(await page.locator(':is(button, input, select):visible').count()).toBe(0);
    await context.close();
  });
});
