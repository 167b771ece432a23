import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { cheapHashers } from '../../src/testing/cheap-hashers.ts';
import starter from '../../starter/latchkey.config.ts';
import { describeInBrowser } from '../support/browser.ts';
import { apis, fileServers, logLines, type MakeApi } from './front-end/api-servers.ts';
import { FrontEnd, portOf } from './front-end/front-end.ts';
import { Port } from './front-end/port.ts';

/** Every name that ends in test is this machine. */
const ARGUMENTS = ['--host-resolver-rules=MAP *.test 127.0.0.1'];
const ADA = { email: 'ada@example.com', password: 'correct horse' };

interface Hosts {
  readonly scheme: 'http' | 'https';
  readonly app: string;
  readonly api: string;
  /** What Vite hands on to the API, so that both have one origin. Default: nothing. */
  readonly proxied?: 'short' | 'keeping the Host';
  /** Whether the server tells itself the address that the browser shows. */
  readonly isToldOrigin?: boolean;
}

/** The origins that a front end and its API have got. */
interface Scene {
  readonly page: Page;
  readonly app: string;
  readonly api: string;
  /** The origin of the same front end by another name of this machine. */
  at(host: string): string;
}

describeInBrowser(
  'a front end with the script of docs/front-ends.md',
  (browser) => {
    const endings: (() => unknown)[] = [];
    afterEach(async () => {
      for (const end of endings.splice(0).reverse()) await end();
    });

    async function newPage(): Promise<Page> {
      const context = await browser().newContext({ ignoreHTTPSErrors: true });
      endings.push(() => context.close());
      return context.newPage();
    }

    async function openPort(scheme: 'http' | 'https'): Promise<readonly [Port, number]> {
      const port = new Port(scheme);
      endings.push(() => port.close());
      return [port, await port.open()];
    }

    async function startApi(
      port: Port,
      make: MakeApi,
      parts: Omit<Parameters<MakeApi>[0], 'project'>,
      settings: object,
    ) {
      const project = {
        ...starter,
        settings: {
          ...starter.settings,
          secretKey: 'x'.repeat(60),
          databaseUrl: 'sqlite::memory:',
          passwordHashers: cheapHashers(),
          ...settings,
        },
      };
      const api = await make({ ...parts, project });
      endings.push(() => api.auth.close());
      await api.auth.migrate();
      await api.auth.accounts.users.createUser({ ...ADA, username: 'Ada' });
      port.listener = api.listener;
    }

    async function open(make: MakeApi, hosts: Hosts): Promise<Scene> {
      const { scheme, proxied, isToldOrigin = false } = hosts;
      const [port, number] = await openPort(scheme);
      const api = `${scheme}://${hosts.api}:${number}`;
      const frontEnd = new FrontEnd(proxied ? '' : api);
      endings.push(() => frontEnd.remove());
      const target = proxied === 'short' ? api : { target: api, changeOrigin: false };
      const proxy = proxied ? { '/api': target, '/accounts': target, '/static': target } : {};
      const vite = await frontEnd.serve({ https: scheme === 'https', proxy });
      endings.push(() => vite.close());
      const at = (host: string) => `${scheme}://${host}:${portOf(vite)}`;
      const app = at(hosts.app);
      const trusting = proxied ? {} : { csrfTrustedOrigins: [app], redirectAllowedOrigins: [app] };
      await startApi(port, make, proxied ? {} : { allowed: { origin: [app], credentials: true } }, {
        publicOrigin: isToldOrigin ? app : scheme === 'https' ? api : null,
        ...trusting,
      });
      return { page: await newPage(), app, api: proxied ? app : api, at };
    }

    it.each(apis)('on another origin of the site works with %s', async (_, make) => {
      const scene = await open(make, { scheme: 'https', app: 'app.example.test', api: 'api.example.test' });
      const { page, app, api } = scene;
      await walk(scene);
      expect(await cookiesOf(page.context())).toEqual([
        '__Host-latchkey_csrf api.example.test Lax',
        '__Host-latchkey_device api.example.test Lax',
        // The greeting, for the next page of the accounts.
        '__Host-latchkey_messages api.example.test Lax',
        '__Host-latchkey_session api.example.test Lax',
      ]);
      // Another method than those of forms, and a status that only an answer with CORS headers shows.
      expect(await page.evaluate(methodStatus, `${api}/api/notes`)).toBeGreaterThanOrEqual(400);

      // The browser has a session of the API's now, and these pages run the very same script.
      for (const host of ['evil.example.test', 'evil.test']) {
        await openApp(page, scene.at(host));
        expect(await ask(page, '/api/me')).toBe('TypeError');
        expect(await ask(page, '/api/notes', { title: 'Tea' })).toBe('TypeError');
      }
      await openApp(page, app);
      await logOutByPages(scene);
    });

    it.each(apis)(
      'whose page is evil changes nothing by forms, and is led to by no login of %s',
      async (_, make) => {
        const scene = await open(make, { scheme: 'https', app: 'app.example.test', api: 'api.example.test' });
        const { page, app, api } = scene;
        await openApp(page, app);
        expect(await ask(page, '/api/login', ADA)).toMatchObject({ state: 'finished' });
        for (const host of ['evil.example.test', 'evil.test']) {
          await openApp(page, scene.at(host));
          await page.setContent(`<form method="post" action="${api}/api/logout"><button>Win</button></form>`);
          const [answer] = await Promise.all([
            page.waitForResponse(`${api}/api/logout`),
            page.getByRole('button', { name: 'Win' }).click(),
          ]);
          expect(answer.status()).toBe(403);
        }
        await openApp(page, app);
        expect(await ask(page, '/api/me')).toEqual({ email: ADA.email });
        await ask(page, '/api/logout', {});

        const evil = encodeURIComponent(`${scene.at('evil.example.test')}/`);
        await page.goto(`${api}/accounts/login/?next=${evil}`);
        await logInByPage(page);
        await page.waitForURL(`${api}/dashboard/`);
      },
    );

    describe('in development', () => {
      const [, express] = apis[0] ?? expect.fail();

      it.each(apis)('without a proxy works with %s', async (_, make) => {
        const scene = await open(make, { scheme: 'http', app: 'localhost', api: 'localhost' });
        await walk(scene);
        await logOutByPages(scene);
      });

      it('by another name than the API has no session there', async () => {
        const { page, app } = await open(express, { scheme: 'http', app: '127.0.0.1', api: 'localhost' });
        await openApp(page, app);
        expect(await ask(page, '/api/csrf')).toHaveProperty('token');
        const login = await ask(page, '/api/login', ADA);
        expect(login).toMatchObject({ state: 'finished' });
        expect(await cookiesOf(page.context())).toEqual([]);
      });

      it.each(apis)('behind the proxy of Vite works with %s', async (_, make) => {
        const hosts = {
          scheme: 'http',
          app: 'localhost',
          api: 'localhost',
          proxied: 'keeping the Host',
        } as const;
        const scene = await open(make, hosts);
        await walk(scene);
        await logOutByPages(scene);
      });

      it('behind a proxy that changes the Host is refused, and the log says why', async () => {
        const hosts = { scheme: 'http', app: 'localhost', api: 'localhost', proxied: 'short' } as const;
        const { page, app } = await open(express, hosts);
        await openApp(page, app);
        logLines.length = 0;
        expect(await ask(page, '/api/login', ADA)).toBe('csrf_origin_foreign');
        expect(logLines.join('')).toContain('a proxy in front changes the Host');
      });

      it('behind such a proxy works where the server is told its address', async () => {
        const hosts = { scheme: 'http', app: 'localhost', api: 'localhost', proxied: 'short' } as const;
        await walk(await open(express, { ...hosts, isToldOrigin: true }));
      });
    });

    it.each(fileServers)('whose files are served by %s needs no setting', async (_, make) => {
      const [port, number] = await openPort('http');
      const frontEnd = new FrontEnd('');
      endings.push(() => frontEnd.remove());
      await startApi(port, make, { files: await frontEnd.build() }, {});
      const origin = `http://localhost:${number}`;
      const page = await newPage();
      const complaints: string[] = [];
      page.on('pageerror', ({ message }) => complaints.push(message));
      page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) complaints.push(message.text());
      });
      const scene: Scene = { page, app: origin, api: origin, at: () => origin };
      await walk(scene, '/notes/7');
      expect(await ask(page, '/api/nowhere')).toBe('not_found');
      await logOutByPages(scene, '/notes/7');
      expect(complaints).toEqual([]);
    });
  },
  ARGUMENTS,
);

/** Logs in by JSON and out, then by the pages, asks for what a guard guards, and changes something. */
async function walk({ page, app, api }: Scene, path = '/#/notes'): Promise<void> {
  await openApp(page, app + path);
  expect(await ask(page, '/api/login', { ...ADA, password: 'wrong' })).toBe('login_refused');
  expect(await ask(page, '/api/login', ADA)).toMatchObject({ state: 'finished' });
  expect(await ask(page, '/api/me')).toEqual({ email: ADA.email });
  // The login has changed the token.
  expect(await ask(page, '/api/notes', { title: 'Tea' })).toEqual({ kept: 'Tea' });
  expect(await ask(page, '/api/logout', {})).toEqual({});

  // Nobody's question leads to the login page, and the login back to the same place of the app.
  await page.evaluate(
    () =>
      void Reflect.get(globalThis, 'api')
        .api('/api/me')
        .catch(() => undefined),
  );
  await page.waitForURL(`${api}/accounts/login/?next=${encodeURIComponent(app + path)}`);
  await logInByPage(page);
  await openedApp(page, app + path);
  expect(await ask(page, '/api/me')).toEqual({ email: ADA.email });
  expect(await ask(page, '/api/notes', { title: 'Cake' })).toEqual({ kept: 'Cake' });
}

async function logOutByPages({ page, app, api }: Scene, path = '/#/notes'): Promise<void> {
  await openApp(page, app + path);
  await page.evaluate(() => Reflect.get(globalThis, 'api').logOut());
  await page.waitForURL(`${api}/accounts/logout/?next=*`);
  await page.getByRole('main').getByRole('button', { name: 'Log out' }).click();
  await openedApp(page, app + path);
  expect((await cookiesOf(page.context())).join()).not.toContain('_session');
}

async function logInByPage(page: Page): Promise<void> {
  await page.locator('[name=email]').fill(ADA.email);
  await page.locator('[name=password]').fill(ADA.password);
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
}

async function openApp(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await openedApp(page, url);
}

async function openedApp(page: Page, url: string): Promise<void> {
  await page.waitForURL((at) => at.href === new URL(url).href);
  await page.waitForFunction(() => Reflect.has(globalThis, 'api'));
}

/** What the script of the documents gives, or the code of the problem (the name of the error) that it throws. */
function ask(page: Page, path: string, data?: object): Promise<Readonly<Record<string, unknown>> | string> {
  return page.evaluate(
    ([asked, sent]) =>
      Reflect.get(globalThis, 'api')
        .api(asked, sent)
        .catch((error: Error & { code?: string }) => error.code ?? error.name),
    [path, data] as const,
  );
}

async function methodStatus(url: string): Promise<number> {
  const headers = { accept: 'application/json', 'x-csrftoken': 'none' };
  return (await fetch(url, { method: 'PATCH', headers, credentials: 'include' })).status;
}

async function cookiesOf(context: BrowserContext): Promise<string[]> {
  return (await context.cookies())
    .map(({ name, domain, sameSite }) => `${name} ${domain} ${sameSite}`)
    .sort();
}
