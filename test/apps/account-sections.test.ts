import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AccountSection,
  accountsUrls,
  defineApp,
  type HttpRequest,
  HttpResponse,
  include,
  loginRequired,
  path,
  redirectToSection,
  text,
} from 'latchkey';
import { createTestApp } from 'latchkey/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CustomUser, type User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';

const PAGE = '/accounts/profile/';
/** Of the package's sections these alone are looked at: others come and go with its flows. */
const OWN = ['profile', 'sign-in', 'addresses'];
const SEEN = [...OWN, 'orders', 'silent', 'unmounted'];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-sections-'));
  mkdirSync(join(folder, 'templates/orders'), { recursive: true });
  const part =
    '<p>{{ said }} of {{ user.username }}</p>{% if perms.orders.add_order %}may{% endif %}<form method="post" action="{% url "act" %}">{% csrf_token %}</form>';
  writeFileSync(join(folder, 'templates/orders/section.html'), part);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const view = () => new HttpResponse('');
const act = (request: HttpRequest<User>) => {
  request.messages.success('Done <here>.', { extraTags: 'orders' });
  request.messages.info('Done elsewhere.', { extraTags: 'nothing of the page' });
  return redirectToSection(request, 'orders');
};

/** The account page of a user, with these sections of an app. */
async function openPage(accountSections: readonly AccountSection[], email = 'ada@example.com') {
  const orders = defineApp({ name: 'orders', folder, accountSections });
  const names = ['orders-later', 'orders-keyed', 'orders-first'];
  const pages = names.map((name) => path(`${name}/`, loginRequired<User>(view), { name }));
  const urls = [
    ...starter.urls,
    ...include('orders/', pages),
    path('act/', act, { name: 'act', methods: ['POST'] }),
  ];
  const app = await createTestApp(
    { ...starter, apps: [...starter.apps, orders], urls },
    { folder: 'starter' },
  );
  const client = app.client();
  await client.loginAs(await app.createUser({ email, username: 'Ada' }));
  return { app, client, page: await client.get(PAGE) };
}

/** The names of the sections in a page, in their order. */
const rendered = (html: string) =>
  [...html.matchAll(/<section [^>]*\bid="([^"]+)"/g)]
    .map(([, id = '']) => id)
    .filter((id) => SEEN.includes(id));

describe('the account page', () => {
  it('lists the links of the apps in their order, escaped, where they are mounted', async () => {
    const { app, page } = await openPage([
      { name: 'later', title: 'Later <b>', url: 'orders-later' },
      { name: 'keyed', title: text('accounts.profile.title'), url: 'orders-keyed', order: 50 },
      { name: 'first', title: 'First', url: 'orders-first', order: 1 },
      { name: 'nowhere', title: 'Nowhere', url: 'orders-not-mounted' },
    ]);
    const links = [...page.text.matchAll(/<h2><a href="(\/orders\/[^"]*)">(.*?)<\/a>/g)];
    expect(links.map(([, to, said]) => [to, said])).toEqual([
      ['/orders/orders-first/', 'First'],
      ['/orders/orders-keyed/', 'Profile'],
      ['/orders/orders-later/', 'Later &lt;b&gt;'],
    ]);
    expect(page.text).not.toContain('Nowhere');
    expect(page.text.match(/href="\/orders\/orders-first\/">First/g)).toHaveLength(2);
    await app.close();
  });

  it('has the sections of the apps among its own, with what their context says', async () => {
    const { app, page } = await openPage([
      {
        name: 'orders',
        title: 'Orders <i>',
        template: 'orders/section.html',
        order: 25,
        context: async (request) => ({ said: `<u> ${request.method}` }),
      },
    ]);
    expect(rendered(page.text)).toEqual(['profile', 'sign-in', 'orders', 'addresses']);
    expect(page.text).toContain('<a href="#orders">Orders &lt;i&gt;</a>');
    expect(page.text).toContain('<p>&lt;u&gt; GET of Ada</p>');
    expect(page.text).not.toContain('may');
    await app.close();
  });

  it('leaves out a section that has nothing to say, and one whose URL is not mounted', async () => {
    const template = 'orders/section.html';
    const { app, page } = await openPage([
      { name: 'silent', title: 'Silent', template, context: () => null },
      { name: 'unmounted', title: 'Unmounted', template, url: 'orders-not-mounted' },
    ]);
    expect(rendered(page.text)).toEqual(OWN);
    expect(page.text).not.toMatch(/Silent|Unmounted/);
    await app.close();
  });

  it("has the project's section in the place of the package's of that name", async () => {
    const template = 'orders/section.html';
    const { app, page } = await openPage([
      { name: 'sign-in', title: 'No way', template, context: () => null },
      { name: 'addresses', title: 'Letters', template, order: 5 },
    ]);
    expect(rendered(page.text)).toEqual(['addresses', 'profile']);
    expect(page.text).toContain('>Letters</h2>');
    await app.close();
  });

  it('is come back to from a form of a section, which shows what came of it', async () => {
    const { app, client } = await openPage([
      { name: 'orders', title: 'Orders', template: 'orders/section.html' },
    ]);
    const answer = await client.submit(PAGE, {}, '/act/');
    expect(answer.location).toBe(`${PAGE}#orders`);
    const { text: html } = await client.get(PAGE);
    const section = html.slice(html.indexOf('id="orders"'));
    expect(section).toContain('role="status">Done &lt;here&gt;.</div>');
    expect(html.match(/Done &lt;here&gt;\./g)).toHaveLength(1);
    expect(html.indexOf('Done elsewhere.')).toBeLessThan(html.indexOf('<h1>'));
    expect((await client.get(PAGE)).text).not.toContain('Done');
    await app.close();
  });

  it('is left for where logins lead, in a project that has no such page', async () => {
    const urls = [
      ...starter.urls.filter(({ name }) => name !== 'profile'),
      path('act/', act, { name: 'act', methods: ['POST'] }),
    ];
    await using app = await createTestApp({ ...starter, urls }, { folder: 'starter' });
    const client = app.client();
    await client.loginAs(await app.createUser());
    expect((await client.submit('/dashboard/', {}, '/act/')).location).toBe('/dashboard/');
  });

  it('says whether the user has a password', async () => {
    await using app = await createTestApp(starter, { folder: 'starter' });
    const client = app.client();
    await client.loginAs(await app.createUser());
    expect((await client.get(PAGE)).text).toContain('You have no password.');
    const other = app.client();
    await other.loginAs(await app.createUser({ email: 'other@example.com', password: 'correct horse' }));
    expect((await other.get(PAGE)).text).toContain('You can log in with your password.');
  });

  it('is not for strangers', async () => {
    await using app = await createTestApp(starter, { folder: 'starter' });
    expect((await app.client().get(PAGE)).location).toBe(`/accounts/login/?next=${PAGE}`);
    expect(accountsUrls(CustomUser).filter(({ name }) => name === 'profile')).toHaveLength(1);
  });
});

describe('a section', () => {
  it.each([
    [{ name: 'Orders', title: '', url: 'home' }, "named like two-factor, and not 'Orders'"],
    [{ name: '1', title: '', url: 'home' }, "named like two-factor, and not '1'"],
    [
      { name: 'orders', title: '' },
      'its section orders of the account page has neither a template nor a URL',
    ],
  ])('is refused as %j', (section, reason) => {
    expect(() => defineApp({ name: 'orders', accountSections: [section] })).toThrow(reason);
  });
});
