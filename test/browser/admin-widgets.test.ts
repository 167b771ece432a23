import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Category, Comment, Post, Tag } from '../admin/blog.ts';
import { type AdminSite, fillBlog, serveBlog } from '../admin/serve-blog.ts';
import { describeInBrowser } from '../support/browser.ts';
import { axeViolations } from './axe-violations.ts';
import { enterAdmin, PASSWORD } from './enter-admin.ts';
import { press, type Visitor } from './visitor.ts';

/** More than a select offers. */
const MANY = 101;

describeInBrowser('what the scripts of the admin add to a form', (browser) => {
  let site: AdminSite;
  let visitor: Visitor;
  let page: Page;
  beforeAll(async () => {
    site = await serveBlog();
    await fillBlog(site.blog, PASSWORD, 2);
    for (let number = 1; number <= MANY; number++) {
      await site.blog.objects(Category).create({ name: `Category ${number}`, parentId: null });
      await site.blog.objects(Tag).create({ name: `Tag ${number}` });
    }
    visitor = await enterAdmin(browser(), site.origin);
    ({ page } = visitor);
  });
  afterAll(async () => {
    await visitor.context.close();
    await site.stop();
  });

  it('finds one row of many by what it is called, with the keyboard', async () => {
    await page.goto('/admin/accounts/post/1/change/');
    const field = page.getByRole('combobox', { name: 'Category' });
    await field.fill('category 77');
    await page.getByRole('option', { name: 'Category 77' }).waitFor();
    expect(await axeViolations(page)).toEqual({});
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await field.inputValue()).toBe('Category 77');
    await press(page, 'Save and continue editing');
    expect(await field.inputValue()).toBe('Category 77');
    const [chosen] = await site.blog.objects(Category).list({ where: { name: 'Category 77' } });
    expect(await site.blog.objects(Post).get(1)).toMatchObject({ categoryId: chosen?.id });

    // What was typed and not chosen is no choice; nothing at all is none.
    await field.fill('something else');
    await page.getByRole('status').filter({ hasText: 'Nothing found.' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await field.inputValue()).toBe('Category 77');
    await field.fill('');
    await press(page, 'Save and continue editing');
    expect(await site.blog.objects(Post).get(1)).toMatchObject({ categoryId: null });
  });

  it('finds several rows of many, and takes them back', async () => {
    await page.goto('/admin/accounts/post/1/change/');
    const field = page.getByRole('combobox', { name: 'Tags' });
    for (const name of ['Tag 33', 'Tag 44']) {
      await field.fill(name);
      await page.getByRole('option', { name }).click();
      await page.getByRole('button', { name: `Remove ${name}` }).waitFor();
    }
    expect(await axeViolations(page)).toEqual({});
    await page.getByRole('button', { name: 'Remove Tag 33' }).click();
    await press(page, 'Save and continue editing');
    expect(await page.getByRole('button', { name: /^Remove/ }).allTextContents()).toEqual(['×Remove Tag 44']);
  });

  it('adds a row to those of another model', async () => {
    await page.goto('/admin/accounts/post/2/change/');
    await page.getByRole('button', { name: 'Add comment' }).click();
    await page.getByLabel('Text', { exact: true }).last().fill('By the button');
    expect(await axeViolations(page)).toEqual({});
    await press(page, 'Save and continue editing');
    expect(await site.blog.objects(Comment).list()).toMatchObject([{ postId: 2, text: 'By the button' }]);
    expect(visitor.complaints).toEqual([]);
  });
});
