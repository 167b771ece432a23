import { defineAdmin, inline } from 'latchkey';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { admin, Comment, Post } from '../admin/blog.ts';
import { type AdminSite, fillBlog, serveBlog } from '../admin/serve-blog.ts';
import { describeInBrowser } from '../support/browser.ts';
import { axeViolations } from './axe-violations.ts';
import { openVisitor, press, type Visitor } from './visitor.ts';

const PASSWORD = 'correct horse battery';

const PostAdmin = defineAdmin(Post, {
  list: { search: ['title'], searchHelp: 'Looks into titles.', filters: ['status'], links: ['slug'] },
  form: ['title', 'slug', 'status', 'authorId', { name: 'words', title: 'Words', value: () => 3 }],
  inlines: [inline(Comment, { fields: ['text'], min: 1, max: 2 })],
  prepopulated: { slug: ['title'] },
  radios: ['status'],
  saveAsNew: true,
});

describeInBrowser('the options of an admin in a browser', (browser) => {
  let site: AdminSite;
  let visitor: Visitor;
  let page: Page;
  beforeAll(async () => {
    site = await serveBlog([PostAdmin, ...admin.filter(({ model }) => model.name !== 'Post')]);
    await fillBlog(site.blog, PASSWORD, 2);
    visitor = await openVisitor(browser(), site.origin);
    ({ page } = visitor);
    await page.goto('/accounts/login/?next=/admin/');
    await page.getByLabel('Email').fill('ada@example.com');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('main').getByRole('button', { name: 'Log in', exact: true }).click();
    await page.waitForURL('**/admin/');
  });
  afterAll(async () => {
    await visitor.context.close();
    await site.stop();
  });

  it('fills a field from another one while that is typed, until it is typed into itself', async () => {
    await page.goto('/admin/accounts/post/add/');
    const [title, slug] = [page.getByLabel('Title'), page.getByLabel('Slug')];
    await title.pressSequentially('Über uns');
    expect(await slug.inputValue()).toBe('uber-uns');
    await slug.fill('about');
    await title.press('End');
    await title.pressSequentially(' & mehr');
    expect(await slug.inputValue()).toBe('about');
    await slug.fill('');
    await title.press('End');
    await title.pressSequentially('!');
    expect(await slug.inputValue()).toBe('uber-uns-mehr');
    await page.getByRole('radio', { name: 'Published' }).check();
    expect(await axeViolations(page)).toEqual({});
    await page.getByLabel('Author').selectOption({ label: 'ada@example.com' });
    await press(page, 'Save and add another');
    // Nothing was said yet: there has to be a comment.
    await page.getByRole('link', { name: 'Comments' }).last().waitFor();
    expect(await axeViolations(page)).toEqual({});
    await page.getByLabel('Text', { exact: true }).first().fill('A comment');
    expect(await page.getByRole('button', { name: 'Add comment' }).isVisible()).toBe(false);
    await press(page, 'Save and add another');
    expect(await site.blog.objects(Post).first({ where: { slug: 'uber-uns-mehr' } })).toMatchObject({
      status: 'published',
    });
  });

  it('comes back to the list as it was, and saves a row as another one', async () => {
    await page.goto('/admin/accounts/post/?f.status=draft&q=sessions');
    expect(await axeViolations(page)).toEqual({});
    await page.getByRole('cell', { name: 'post-0' }).getByRole('link').click();
    await page.getByLabel('Slug').fill('post-0-again');
    await page.getByLabel('Text', { exact: true }).first().fill('A comment');
    await press(page, 'Save as new');
    expect(await page.getByLabel('Slug').inputValue()).toBe('post-0-again');
    await press(page, 'Save');
    expect(new URL(page.url()).search).toBe('?q=sessions&f.status=draft');
    await page.getByRole('cell', { name: 'post-0-again' }).waitFor();
  });
});
