import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminSite, fillBlog, serveBlog } from '../admin/serve-blog.ts';
import { describeInBrowser } from '../support/browser.ts';
import { axeViolations } from './axe-violations.ts';
import { enterAdmin, PASSWORD } from './enter-admin.ts';
import { press, probe, spokenFocus, type Visitor } from './visitor.ts';

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };
const LIST = '/admin/accounts/post/';

const pages: readonly (readonly [name: string, open: (page: Page) => Promise<unknown>])[] = [
  ['home', (page) => page.goto('/admin/')],
  ['list', (page) => page.goto(LIST)],
  ['list that is narrowed', (page) => page.goto(`${LIST}?q=name&f.status=draft`)],
  ['list without a match', (page) => page.goto(`${LIST}?q=zzz`)],
  ['empty list', (page) => page.goto('/admin/accounts/invoice/')],
  ['new row', (page) => page.goto(`${LIST}add/`)],
  ['form with errors', sendEmptyForm],
  ['row', (page) => page.goto(`${LIST}1/change/`)],
  ['row that may only be viewed', (page) => page.goto('/admin/accounts/tag/1/change/')],
  ['history', changeAndLookBack],
  ['user', (page) => page.goto('/admin/accounts/author/1/change/')],
  ['new user', (page) => page.goto('/admin/accounts/author/add/')],
  ['sessions', (page) => page.goto('/admin/latchkey/session/')],
  ['search', (page) => page.goto('/admin/search/?q=name')],
  ['palette', openPalette],
];

describeInBrowser('the admin in the browser', (browser) => {
  let site: AdminSite;
  beforeAll(async () => {
    site = await serveBlog();
    await fillBlog(site.blog, PASSWORD);
  });
  afterAll(() => site.stop());

  const enter = (options: object = {}): Promise<Visitor> =>
    enterAdmin(browser(), site.origin, { viewport: DESKTOP, ...options });

  describe('is accessible and fits', () => {
    let visitor: Visitor;
    beforeAll(async () => {
      visitor = await enter();
    });
    afterAll(() => visitor.context.close());

    it.each(pages)('%s', async (_, open) => {
      const { page, complaints } = visitor;
      await open(page);
      expect(await page.locator('h1').count()).toBe(1);
      for (const [viewport, colorScheme] of [
        [DESKTOP, 'light'],
        [DESKTOP, 'dark'],
        [PHONE, 'dark'],
        [PHONE, 'light'],
      ] as const) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme });
        await probe.settled(page);
        expect(await axeViolations(page), `${viewport.width} px, ${colorScheme}`).toEqual({});
        // What is in a frame of its own may be wider than the page: it is scrolled to.
        const wide = await probe.tooWide(page);
        expect(wide.filter((what) => what.startsWith('the page'))).toEqual([]);
      }
      await page.setViewportSize(DESKTOP);
      expect(complaints).toEqual([]);
    });
  });

  it('works without JavaScript: a row is searched, added, saved and found again', async () => {
    const { page, context } = await enter({ javaScriptEnabled: false, viewport: PHONE });
    await page.goto('/admin/');
    await page.getByRole('button', { name: 'Models' }).click();
    await page
      .getByRole('navigation', { name: 'Models' })
      .getByRole('link', { name: 'Posts', exact: true })
      .click();
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByText('Status', { exact: true }).last().click();
    await page.getByRole('link', { name: /^published/ }).click();
    await page.getByRole('link', { name: 'Add post' }).click();
    await page.getByLabel('Title').fill('By hand');
    await page.getByLabel('Slug').fill('by hand');
    await page.getByLabel('Author').first().selectOption('ada@example.com');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('alert').getByRole('link', { name: 'Slug' }).click();
    expect(new URL(page.url()).hash).toBe('#id_slug');
    await page.getByLabel('Slug').fill('by-hand');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('The post “By hand” was added.').waitFor();
    await page.getByRole('link', { name: 'Search', exact: true }).click();
    await page.getByRole('searchbox').fill('by hand');
    await page.getByRole('main').getByRole('button', { name: 'Search' }).click();
    await page.getByRole('link', { name: 'By hand' }).click();
    expect(await page.getByLabel('Title').inputValue()).toBe('By hand');
    await context.close();
  });

  it('goes to a row by the palette and the keyboard alone', async () => {
    const { page, context, complaints } = await enter();
    await openPalette(page);
    expect(await spokenFocus(page)).toMatchObject({ role: 'combobox', name: 'Search' });
    await page.keyboard.type('sessions are kept');
    await page.getByRole('option', { name: 'How sessions are kept', exact: true }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/change/');
    await page.getByRole('heading', { name: 'How sessions are kept', level: 1 }).waitFor();
    await page.keyboard.press('Control+k');
    await page.getByRole('option', { name: 'Tags' }).waitFor();
    await page.keyboard.press('ArrowUp');
    const options = page.getByRole('dialog').getByRole('option');
    expect(await options.last().getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Search' }).focus();
    await page.keyboard.press('Space');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('nothing of the kind');
    await page.getByRole('status').filter({ hasText: 'Nothing found.' }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('asks before a changed form is left, and not when it is sent', async () => {
    const { page, context } = await enter();
    const asked: string[] = [];
    page.on('dialog', async (dialog) => {
      asked.push(dialog.type());
      await dialog.accept();
    });
    await page.goto(`${LIST}1/change/`);
    await page.goto(LIST);
    expect(asked).toEqual([]);
    await page.goto(`${LIST}1/change/`);
    await page.getByLabel('Title').fill('Another name');
    await page.getByRole('link', { name: 'Tags', exact: true }).click();
    await page.waitForURL('**/tag/');
    expect(asked).toEqual(['beforeunload']);
    await page.goto(`${LIST}1/change/`);
    await page.getByLabel('Title').fill('Another name');
    await press(page, 'Save');
    expect(asked).toEqual(['beforeunload']);
    await context.close();
  });
});

async function sendEmptyForm(page: Page): Promise<void> {
  await page.goto(`${LIST}add/`);
  await page.getByLabel('Slug').fill('not a slug');
  await press(page, 'Save');
  await page.getByRole('alert').waitFor();
}

async function changeAndLookBack(page: Page): Promise<void> {
  await page.goto(`${LIST}2/change/`);
  await page.getByLabel('Title').fill('Another title');
  await press(page, 'Save and continue editing');
  await page.getByRole('link', { name: 'History' }).click();
  await page.getByText('Changed Another title').waitFor();
}

async function openPalette(page: Page): Promise<void> {
  await page.goto(LIST);
  await page.keyboard.press('Control+k');
  await page.getByRole('option').first().waitFor();
}
