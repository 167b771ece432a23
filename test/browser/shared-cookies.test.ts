import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { SettingsInput } from 'latchkey';
import { latchkey } from 'latchkey/express';
import type { BrowserContext, FrameLocator, Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { DEFAULT_CSP } from '../../src/http/head/security-headers.ts';
import { cheapHashers } from '../../src/testing/cheap-hashers.ts';
import starter from '../../starter/latchkey.config.ts';
import { describeInBrowser } from '../support/browser.ts';

const pem = readFileSync('test/fixtures/localhost.pem');
/** Every name that ends in test is this machine; third-party cookies are off, as browsers will have it. */
const ARGUMENTS = ['--host-resolver-rules=MAP *.test 127.0.0.1', '--test-third-party-cookie-phaseout'];

/** One server for all hosts: pages that embed the shop at `portal.test` and `other.test`, and the shop. */
class Hosts {
  readonly #server: Server;
  #shop: RequestListener = (_, response) => response.end();
  #close: () => Promise<void> = async () => undefined;

  constructor() {
    this.#server = createServer({ key: pem, cert: pem }, (request, response) =>
      this.#answer(request, response),
    );
  }

  at(host: string): string {
    return `https://${host}:${(this.#server.address() as AddressInfo).port}`;
  }

  async start(settings: (hosts: Hosts) => Partial<SettingsInput>): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const auth = latchkey(
      {
        ...starter,
        settings: {
          ...starter.settings,
          secretKey: 'x'.repeat(60),
          databaseUrl: 'sqlite::memory:',
          passwordHashers: cheapHashers(),
          ...settings(this),
        },
      },
      { folder: 'starter', writeLog: () => undefined },
    );
    await auth.migrate();
    const ada = { email: 'ada@example.com', username: 'Ada', password: 'correct horse' };
    await auth.accounts.users.createUser(ada);
    this.#shop = express().use(auth);
    this.#close = () => auth.close();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await this.#close();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    if (!/^(portal|other)\.test:/.test(request.headers.host ?? '')) return void this.#shop(request, response);
    response.setHeader('content-type', 'text/html');
    response.end(
      `<h1>Portal</h1><iframe src="${this.at('shop.test')}/dashboard/" width=800 height=800></iframe>`,
    );
  }
}

async function logIn(page: Page | FrameLocator): Promise<void> {
  await page.locator('[name=email]').fill('ada@example.com');
  await page.locator('[name=password]').fill('correct horse');
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  await page.getByRole('heading', { name: 'Welcome, Ada!' }).waitFor();
}

describeInBrowser(
  'cookies of a site on https',
  (browser) => {
    let hosts: Hosts;
    let context: BrowserContext;
    afterEach(async () => {
      await context.close();
      await hosts.stop();
    });

    async function open(settings: (hosts: Hosts) => Partial<SettingsInput>): Promise<Page> {
      hosts = new Hosts();
      await hosts.start(settings);
      context = await browser().newContext({ ignoreHTTPSErrors: true });
      return context.newPage();
    }

    const named = async () => (await context.cookies()).map(({ name, domain }) => `${name} ${domain}`).sort();

    it('share a login over the subdomains of their domain, and its end', async () => {
      const page = await open(() => ({
        allowedHosts: ['.example.test'],
        sessionCookieDomain: 'example.test',
      }));
      await page.goto(`${hosts.at('shop.example.test')}/accounts/login/`);
      await logIn(page);
      expect(await named()).toEqual([
        '__Host-latchkey_csrf shop.example.test',
        '__Secure-latchkey_device .example.test',
        '__Secure-latchkey_session .example.test',
      ]);
      await page.goto(`${hosts.at('blog.example.test')}/dashboard/`);
      await page.getByRole('heading', { name: 'Welcome, Ada!' }).waitFor();
      await page.getByRole('button', { name: 'Log out' }).first().click();
      await page.waitForURL(`${hosts.at('blog.example.test')}/accounts/login/`);
      expect(await named()).not.toContain('__Secure-latchkey_session .example.test');
      await page.goto(`${hosts.at('shop.example.test')}/dashboard/`);
      expect(new URL(page.url()).pathname).toBe('/accounts/login/');
    });

    it('keep a login inside a page of another site, and for that site alone', async () => {
      const page = await open((at) => ({
        publicOrigin: at.at('shop.test'),
        sessionCookieSameSite: 'none',
        sessionCookiePartitioned: true,
        contentSecurityPolicy: DEFAULT_CSP.replace(
          "frame-ancestors 'none'",
          `frame-ancestors ${at.at('portal.test')} ${at.at('other.test')}`,
        ),
      }));
      await page.goto(hosts.at('portal.test'));
      await logIn(page.frameLocator('iframe'));
      await page.goto(hosts.at('portal.test'));
      await page.frameLocator('iframe').getByRole('heading', { name: 'Welcome, Ada!' }).waitFor();
      await page.goto(hosts.at('other.test'));
      await page.frameLocator('iframe').getByRole('button', { name: 'Log in', exact: true }).waitFor();
      await page.goto(hosts.at('portal.test'));
      await page.frameLocator('iframe').getByRole('button', { name: 'Log out' }).first().click();
      await page.frameLocator('iframe').getByRole('button', { name: 'Log in', exact: true }).waitFor();
      await page.goto(hosts.at('portal.test'));
      await page.frameLocator('iframe').getByRole('button', { name: 'Log in', exact: true }).waitFor();
    });
  },
  ARGUMENTS,
);
