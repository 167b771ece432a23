import { rmSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Author, admin, models } from '../admin/blog.ts';
import { type AdminSite, fillBlog, SERVED, serve } from '../admin/serve-blog.ts';
import { describeInBrowser } from '../support/browser.ts';
import { MARKED, MOMENT, markedCatalogue, textsOfPage, unmarked } from '../support/marked-language.ts';
import { openUserKind } from '../support/user-kind-app.ts';
import { PASSWORD } from './enter-admin.ts';
import { openVisitor, type Visitor } from './visitor.ts';

/** The project's own words, which it has translated. */
const own = {
  'apps.accounts': 'accounts',
  'models.Author': 'author',
  'models.Author.plural': 'authors',
  ...Object.fromEntries(
    models.flatMap(({ name, label, labelPlural, fields }) => [
      [`models.${name}`, label],
      [`models.${name}.plural`, labelPlural],
      ...Object.keys(fields).map((field) => [`fields.${field.replace(/Id$/, '')}`, field]),
    ]),
  ),
  ...Object.fromEntries(Object.keys(Author.fields).map((field) => [`fields.${field}`, field])),
  'fields.tags': 'tags',
};

const LIST = '/admin/accounts/post/';

/** What is the same in every language: names, addresses and moments, and what the rows have in them. */
const SAME: readonly (string | RegExp)[] = [
  ...[MOMENT, 'Latchkey', /B?boss@example\.com/, 'ada@example.com', /a-very-long-local-part\S+/, 'Readers'],
  ...[
    /How sessions are kept|Passwords and their hashes|Migrating from Django/,
    /A name without an end( that goes on and on)+/,
  ],
  // The project gave these no texts by keys.
  ...[/\b(draft|published|withdrawn|security|News)\b/, /^(Text|More|Boss|Long|Ada)$/],
  // Kinds of events, as `latchkey events --kind` and alerts have them.
  /\b(userCreated|userLoggedIn|userLoggedOut|permissionsGranted|groupCreated|deviceAdded|rowChanged)\b/,
  // Names of permissions, for whoever writes code.
  /\b[a-z_]+\.[a-z]+_[a-z]+\b/,
];

const at = (path: string) => (page: Page) => page.goto(path);

const pages: readonly (readonly [name: string, open: (page: Page) => Promise<unknown>])[] = [
  ['home', at('/admin/')],
  ['list', at(LIST)],
  ['list that is narrowed', at(`${LIST}?q=name&f.status=draft`)],
  ['list of a year', at(`${LIST}?y=2026`)],
  ['list without a match', at(`${LIST}?q=zzz`)],
  ['list that is asked for what it does not know', at(`${LIST}?o=nothing`)],
  ['empty list', at('/admin/accounts/invoice/')],
  ['new row', at(`${LIST}add/`)],
  ['form with errors', (page) => press(page, `${LIST}add/`, 'Save')],
  ['row', at(`${LIST}1/change/`)],
  ['row saved', saveTitle],
  ['history', at(`${LIST}1/history/`)],
  ['delete', at(`${LIST}2/delete/`)],
  ['users', at('/admin/accounts/author/')],
  ['user', at('/admin/accounts/author/1/change/')],
  ['history of a user', at('/admin/accounts/author/1/history/')],
  ['new user', at('/admin/accounts/author/add/')],
  ['new user with errors', (page) => press(page, '/admin/accounts/author/add/', 'Save')],
  ['deletion of a user', at('/admin/accounts/author/2/delete/')],
  ['groups', at('/admin/auth/group/')],
  ['group', at('/admin/auth/group/1/change/')],
  ['new group', at('/admin/auth/group/add/')],
  ['audit entries', at('/admin/latchkey_audit/auditentry/')],
  ['audit entry', at('/admin/latchkey_audit/auditentry/1/change/')],
  ['mails', at('/admin/latchkey_mail/outboxmail/')],
  ['sessions', at('/admin/latchkey/session/')],
  ['search', at('/admin/search/?q=name')],
  ['404', at('/admin/nothing/')],
];

describeInBrowser('in a language whose texts are marked, all words are of a catalogue', (browser) => {
  const folder = markedCatalogue(own);
  let site: AdminSite;
  let visitor: Visitor;
  beforeAll(async () => {
    const settings = { ...SERVED, languageCode: MARKED };
    site = await serve(await openUserKind(Author, { models, admin, settings, localeFolders: [folder] }));
    await fillBlog(site.blog, PASSWORD);
    await site.blog.accounts.groups.create('Readers');
    await site.blog.createSuperuser({ email: 'boss@example.com', username: 'Boss', password: PASSWORD });
    visitor = await openVisitor(browser(), site.origin);
    const { page } = visitor;
    await page.goto('/accounts/login/?next=/admin/');
    await page.getByLabel('email').fill('boss@example.com');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('main').getByRole('button', { name: 'Log in', exact: true }).click();
    await page.waitForURL('**/admin/');
  });
  afterAll(async () => {
    await visitor.context.close();
    await site.stop();
    rmSync(folder, { recursive: true });
  });

  it.each(pages)('%s', async (_, open) => {
    const { page } = visitor;
    await open(page);
    expect(await page.locator('html').getAttribute('lang')).toBe(MARKED);
    expect(unmarked(await textsOfPage(page), SAME)).toEqual([]);
  });
});

async function saveTitle(page: Page): Promise<void> {
  await page.goto(`${LIST}1/change/`);
  await page.getByLabel('title').fill('How sessions are kept (1)');
  const answer = page.waitForEvent('load');
  await page.getByRole('main').getByRole('button', { name: 'Save and continue editing' }).click();
  await answer;
}

async function press(page: Page, path: string, name: string): Promise<void> {
  await page.goto(path);
  await page.evaluate('for (const form of document.forms) form.noValidate = true');
  const answer = page.waitForEvent('load');
  await page.getByRole('main').getByRole('button', { name, exact: true }).click();
  await answer;
}
