import { type Project, path, redirect, type SettingsInput, sendMail } from 'latchkey';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { describeInBrowser } from '../support/browser.ts';

const project: Project<User> = {
  ...starter,
  urls: [
    ...starter.urls,
    path('send/', async (request) => {
      await sendMail(request, 'mails/test', { to: 'ada@example.com' });
      return redirect(request, 'mail_outbox');
    }),
  ],
};

const start = (settings: Partial<SettingsInput> = {}) =>
  startTestSite(project, { folder: 'starter', settings });
const pages = ['/accounts/outbox/', '/accounts/outbox/1/', '/accounts/outbox/1/html/'];

describe('the outbox page of a developer', () => {
  let site: TestSite<User>;
  beforeAll(async () => {
    site = await start();
    await site.client().get('/send/');
  });
  afterAll(() => site.stop());
  afterEach(() => vi.unstubAllEnvs());

  it('lists the mails, and shows each with links that can be followed', async () => {
    const client = site.client();
    const list = await client.follow(await client.get('/send/'));
    expect(list.path).toBe('/accounts/outbox/');
    expect(list.text).toContain('<a href="/accounts/outbox/2/">Test mail of My site</a>');
    expect(list.text).toContain('ada@example.com');
    const mail = await client.get('/accounts/outbox/2/');
    expect(mail.text).toContain(
      `<a href="${site.origin}/" target="_blank" rel="noreferrer">${site.origin}/</a>`,
    );
    const frame = await client.get('/accounts/outbox/2/html/');
    expect(frame.text).toContain('<head><base target="_blank">');
    expect(frame.headers.get('content-security-policy')).toMatch(
      /^default-src 'none';.*sandbox allow-popups/,
    );
    for (const { headers } of [list, mail, frame]) expect(headers.get('cache-control')).toBe('no-store');
  });

  it.each(['/accounts/outbox/99/', '/accounts/outbox/x/', '/accounts/outbox/99/html/'])(
    'has no mail at %s',
    async (address) => {
      expect((await site.client().get(address)).status).toBe(404);
    },
  );

  it.each([
    ['comes through a proxy', { 'x-forwarded-for': '127.0.0.1' }],
    ['comes through another proxy', { forwarded: 'for=127.0.0.1' }],
    ['comes through a cache', { via: '1.1 cache' }],
    ['comes by another name', { host: 'shop.example' }],
  ])('is not there for who %s', async (_, headers) => {
    const open = await start({ allowedHosts: ['shop.example', '127.0.0.1'] });
    await open.client().get('/send/');
    expect((await open.client().get('/accounts/outbox/')).status).toBe(200);
    for (const address of pages) expect(await statusOf(open, address, headers), address).toBe(404);
    await open.stop();
  });

  it.each<[string, Partial<SettingsInput>]>([
    ['mails', { mailUrl: 'smtp://127.0.0.1:9', publicOrigin: 'http://localhost:8000' }],
    ['has a public origin', { publicOrigin: 'https://shop.example' }],
    ['trusts a proxy', { trustedProxies: ['127.0.0.1'] }],
    ['is on https for good', { secureHstsSeconds: 3600 }],
  ])('is not there on a site that %s, nor is what a mail says kept', async (_, settings) => {
    const open = await start(settings);
    await sendMail(open, 'mails/test', { to: 'ada@example.com' });
    await open.mailSent();
    expect(open.mail).toHaveLength(1);
    for (const address of pages) expect(await statusOf(open, address), address).toBe(404);
    const rows = await open.database.kysely.selectFrom('latchkey_mail_outboxmail').select('body').execute();
    expect(rows).toEqual([{ body: null }]);
    await open.stop();
  });

  it('is not there in production', async () => {
    vi.stubEnv('NODE_ENV', 'production');
    for (const address of pages) expect(await statusOf(site, address), address).toBe(404);
  });

  it('is not there for who comes from another machine, or from nobody knows where', async () => {
    for (const address of ['192.0.2.7', '::ffff:192.0.2.7', null]) {
      const answer = await site.site.fetch(new Request(`${site.origin}/accounts/outbox/`), address);
      expect(answer.status).toBe(404);
    }
    const here = await site.site.fetch(new Request(`${site.origin}/accounts/outbox/`), '::1');
    expect(here.status).toBe(200);
  });
});

describeInBrowser('the HTML of a mail on the outbox page', (browser) => {
  it('is shown in a frame, out of which its links lead', async () => {
    const site = await start();
    const page = await browser().newPage();
    await page.goto(`${site.origin}/send/`);
    await page.getByRole('main').getByRole('link').first().click();
    const button = page.frameLocator('iframe').getByRole('link', { name: 'Open My site' });
    const opened = page.waitForEvent('popup');
    await button.click();
    const home = await opened;
    await home.waitForLoadState();
    expect(home.url()).toBe(`${site.origin}/`);
    expect(await home.locator('h1').textContent()).toContain('Your account at My site');
    await page.close();
    await site.stop();
  });
});

async function statusOf(
  site: TestSite<User>,
  address: string,
  headers: Record<string, string> = {},
): Promise<number> {
  const { host, ...others } = headers;
  const request = new Request(`${host ? `http://${host}` : site.origin}${address}`, { headers: others });
  return (await site.site.fetch(request, '127.0.0.1')).status;
}
