import { action, defineAdmin, defineModel, field, inline, type ModelAdmin, section } from 'latchkey';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Author, type Blog, Category, models } from '../admin/blog.ts';
import { type AdminSite, SERVED, serve } from '../admin/serve-blog.ts';
import { enterAdmin, PASSWORD } from '../browser/enter-admin.ts';
import type { Visitor } from '../browser/visitor.ts';
import { describeInBrowser } from '../support/browser.ts';
import { openUserKind } from '../support/user-kind-app.ts';

/** Leaves text, attributes of both quotes, comments, textareas, templates of the server and of scripts. */
const EVIL = `"'></textarea></title></script><img src=x onerror=trap()><svg onload=trap()>{{ 7 * 7 }}\${trap()}`;
const SHORT = `"><img src=x onerror=trap()>'`;
const EVIL_ADDRESS = '"><img src=x onerror=trap()>@example.com';
/** As an id it stands in addresses. */
const EVIL_ID = `"><svg onload=trap()>`;

const Coded = defineModel({
  app: 'accounts',
  name: 'Coded',
  label: SHORT,
  labelPlural: SHORT,
  id: field.text({ maxLength: 100 }),
  fields: { name: field.text({ maxLength: 500, label: SHORT }) },
});
const Trap = defineModel({
  app: 'accounts',
  name: 'Trap',
  label: EVIL,
  labelPlural: EVIL,
  fields: {
    name: field.text({ maxLength: 500, label: EVIL, helpText: EVIL }),
    body: field.text({ label: EVIL }),
    mood: field.enum({
      choices: [
        [EVIL, EVIL],
        ['good', EVIL],
      ] as never,
      label: EVIL,
      default: 'good' as never,
    }),
    extra: field.json({ label: EVIL }),
    site: field.url({ label: EVIL }),
    email: field.email({ label: EVIL }),
    categoryId: field.foreignKey(() => Category, { label: EVIL, nullable: true, onDelete: 'cascade' }),
    codedId: field.foreignKey(() => Coded, { label: EVIL, nullable: true, onDelete: 'cascade' }),
  },
});

const columns = ['name', 'body', 'mood', 'extra', 'site', 'email', 'categoryId', 'codedId'] as const;
const admins: readonly ModelAdmin[] = [
  defineAdmin(Trap, {
    list: {
      columns: [...columns, { name: 'own', title: EVIL, value: () => EVIL }],
      search: ['name'],
      filters: ['mood', 'email', 'categoryId'],
    },
    form: [
      section(EVIL, ['name', 'body', 'mood'], { description: EVIL }),
      section('Seen', ['site', 'email'], { readOnly: ['site', 'email'] }),
    ],
    actions: { act: action(EVIL, { on: ['row', 'selection'], confirm: EVIL, run: async () => EVIL }) },
    viewOnSite: () => 'javascript:trap()',
  }),
  defineAdmin(Category, {
    list: { search: ['name'] },
    inlines: [inline(Trap, { fields: ['name', 'mood'] })],
  }),
  defineAdmin(Coded, { list: { search: ['name'] } }),
];

describeInBrowser('what is stored and shown in the admin', (browser) => {
  let site: AdminSite;
  let visitor: Visitor;
  let page: Page;
  const sprung: string[] = [];
  beforeAll(async () => {
    const blog = (await openUserKind(Author, {
      models: [...models, Coded, Trap],
      admin: admins,
      settings: SERVED,
    })) as Blog;
    site = await serve(blog);
    const values = { email: 'boss@example.com', username: EVIL.slice(0, 150), isStaff: true };
    await blog.createUser({ ...values, isSuperuser: true, password: PASSWORD });
    await blog.accounts.groups.create(EVIL.slice(0, 150));
    await blog.objects(Category).create({ name: SHORT, parentId: null });
    await blog.objects(Coded).create({ id: EVIL_ID, name: EVIL } as never);
    const row = { name: EVIL, body: EVIL, mood: EVIL, extra: { [EVIL]: EVIL }, site: 'https://example.com/' };
    await blog
      .objects(Trap)
      .create({ ...row, email: 'a@example.com', categoryId: 1, codedId: EVIL_ID } as never);
    // No form lets these through: another program has written them.
    const evil = { site: 'javascript:trap()', email: EVIL_ADDRESS };
    await blog.database.kysely.updateTable('accounts_trap').set(evil).execute();
    visitor = await enterAdmin(browser(), site.origin, { email: 'boss@example.com' });
    ({ page } = visitor);
    await page.exposeFunction('trap', () => sprung.push(page.url()));
  });
  afterAll(async () => {
    await visitor.context.close();
    await site.stop();
  });

  const query = encodeURIComponent(EVIL);
  it.each([
    ['the first page', '/admin/'],
    ['a list', '/admin/accounts/trap/'],
    ['a search', `/admin/accounts/trap/?q=${query}`],
    [
      'filter values',
      `/admin/accounts/trap/?f.mood=${query}&f.email=${query}&o=${query}&d=${query}&after=${query}`,
    ],
    ['a filter that is not there', `/admin/accounts/trap/?f.${query}=${query}`],
    ['a form', '/admin/accounts/trap/1/change/'],
    ['a new row', '/admin/accounts/trap/add/'],
    ['inlines', '/admin/accounts/category/1/change/'],
    ['a deletion', '/admin/accounts/category/1/delete/'],
    ['ids', '/admin/accounts/coded/'],
    ['a user', '/admin/accounts/author/1/change/'],
    ['users', '/admin/accounts/author/'],
    ['groups', '/admin/auth/group/'],
    ['a group', '/admin/auth/group/1/change/'],
    ['sessions', '/admin/latchkey/session/'],
    ['what was found', `/admin/search/?q=${encodeURIComponent('img')}`],
    ['the log', '/admin/latchkey_audit/auditentry/'],
  ])('runs nothing: %s', async (_, address) => {
    const answer = await page.goto(address);
    expect(answer?.status()).toBe(200);
    await isHarmless();
  });

  it('runs nothing: errors of a form, its history, and the log of it', async () => {
    await page.goto('/admin/accounts/trap/1/change/');
    await page.locator('[name="name"]').fill(`${EVIL} `.repeat(4));
    await page.locator('[name="body"]').fill('');
    await page.getByRole('button', { name: 'Save and continue editing' }).click();
    await page.waitForLoadState();
    await isHarmless();
    await page.locator('[name="name"]').fill(`${EVIL} again`);
    await page.locator('[name="body"]').fill(EVIL);
    await page.getByRole('button', { name: 'Save and continue editing' }).click();
    await page.waitForLoadState();
    await isHarmless();
    for (const address of [
      '/admin/accounts/trap/1/history/',
      '/admin/',
      '/admin/latchkey_audit/auditentry/',
    ]) {
      await page.goto(address);
      await isHarmless();
    }
    await page.goto('/admin/accounts/trap/1/history/');
    expect(await page.locator('main').innerText()).toContain('again');
  });

  it('runs nothing: an action, its question, and what it says', async () => {
    await page.goto('/admin/accounts/trap/');
    await page.locator('[name="_selected"]').check();
    await page.locator('[name="_action"]').selectOption('act');
    await page.getByRole('button', { name: 'For the selected' }).click();
    await page.waitForLoadState();
    await isHarmless();
    await page.locator('main form button').first().click();
    await page.waitForURL('**/trap/');
    await page.getByRole('status').filter({ hasText: 'onerror' }).waitFor();
    await isHarmless();
  });

  it('runs nothing: what the palette finds', async () => {
    await page.goto('/admin/');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('img');
    await page.getByRole('dialog').getByRole('option').filter({ hasText: 'onerror' }).first().waitFor();
    await isHarmless();
  });

  async function isHarmless(): Promise<void> {
    // A picture that was let in would be asked for, or refused by the policy: both are complaints.
    expect(await page.locator('img, svg[onload], [onerror]').count()).toBe(0);
    expect(await page.locator('a[href^="javascript" i]').count()).toBe(0);
    expect(await page.content()).not.toContain('&gt;49$');
    expect(sprung).toEqual([]);
    expect(visitor.complaints).toEqual([]);
  }
});
