import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { TestClient } from '../../src/testing/client/test-client.ts';
import { addressesOf, type Crawl, crawl } from '../support/crawl.ts';
import { nginxProblem, startNginxAs } from '../support/nginx.ts';
import { runCli, startCli } from './cli-process.ts';
import { freePort, HostApp, startApp } from './host-app.ts';
import { SampleProject } from './sample-project.ts';

const ADA = { email: 'ada@example.com', password: 'correct horse battery' };

/** What `init` says to add, with the app's own first page below the path, as its proxy has it. */
const apps: Readonly<Record<string, string>> = {
  express: `
    const app = express();
    const pages = express.Router();
    app.use(auth);
    pages.get('/', auth.loginRequired((req, res) => res.send(\`Hello, \${req.user.email}\`)));
    app.use('/shop', pages);
    app.listen(port, '127.0.0.1');`,
  fastify: `
    const app = createFastify();
    await app.register(auth);
    app.get('/shop/', auth.loginRequired((request) => \`Hello, \${request.user.email}\`));
    await app.listen({ port, host: '127.0.0.1' });`,
  hono: `
    const app = new Hono();
    app.use(auth);
    app.get('/shop/', auth.loginRequired(), (c) => c.text(\`Hello, \${c.var.user.email}\`));
    serve({ fetch: app.fetch, port, hostname: '127.0.0.1' });`,
  node: `
    const page = auth.loginRequired((request, response) => response.end(\`Hello, \${request.user.email}\`));
    const own = auth.listener((request, response) =>
      request.latchkey.path === '/shop/' ? page(request, response) : response.writeHead(404).end());
    createServer(own).listen(port, '127.0.0.1');`,
};
const imports = `import { createServer } from 'node:http';
import { serve } from '@hono/node-server';
import express from 'express';
import createFastify from 'fastify';
import { Hono } from 'hono';
`;

/** Starts nginx before a port, which gives what is below /shop/ to it. */
async function startProxy(port: number, { strips = false } = {}) {
  const target = `http://127.0.0.1:${port}${strips ? '/' : ''}`;
  return startNginxAs(
    (address) => `server {
      listen ${address};
      location /shop/ {
        proxy_pass ${target};
        proxy_set_header Host $http_host;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_set_header X-Forwarded-Proto $scheme;
      }
      location / { return 418; }
    }`,
  );
}

function outside({ given }: Crawl, origin: string): unknown[] {
  return given.filter(
    ({ address }) => !address.startsWith('/shop/') && !address.startsWith(`${origin}/shop/`),
  );
}

/** Looks at every page that somebody comes by, before and after the login, and at the link of a mail. */
async function walk(folder: string, origin: string, home: string): Promise<void> {
  const env = { LATCHKEY_SUPERUSER_PASSWORD: ADA.password };
  const made = ['createsuperuser', '--noinput', '--email', ADA.email, '--username', 'Ada'];
  expect((await runCli(made, { folder, env })).stderr).toBe('');

  const client = new TestClient(origin);
  const before = await crawl(client, '/shop/', '/shop/accounts/login/', '/shop/accounts/register/');
  expect(outside(before, origin)).toEqual([]);
  expect(before.broken).toEqual([]);
  expect(before.visited).toContain('/shop/accounts/password_reset/');

  const login = await client.submit('/shop/accounts/login/', ADA);
  expect(login.location).toBe(home);
  const after = await crawl(client, home, '/shop/', '/shop/accounts/profile/', '/shop/admin/');
  expect(outside(after, origin)).toEqual([]);
  expect(after.broken).toEqual([]);
  expect(after.visited.filter((path) => path.startsWith('/shop/admin/')).length).toBeGreaterThan(10);

  const refused = [
    await client.get('/shop/accounts/nowhere/'),
    await client.post('/shop/accounts/logout/', {}),
  ];
  expect(refused.map(({ status }) => status)).toEqual([404, 403]);
  for (const answer of refused) {
    expect(addressesOf(answer).filter((address) => !address.startsWith('/shop/'))).toEqual([]);
  }
  const { location } = await client.submit('/shop/accounts/profile/', {}, '/shop/accounts/logout/');
  expect(location).toBe('/shop/accounts/login/');
  await client.submit('/shop/accounts/password_reset/', { email: ADA.email });
  const [link = ''] = await linksOfMail(join(folder, 'mail'));
  expect(link).toMatch(new RegExp(`^${origin}/shop/accounts/`));
  expect((await client.get(link)).status).toBeLessThan(400);
}

/** The links of the mail that a folder gets. */
async function linksOfMail(folder: string): Promise<string[]> {
  await expect.poll(() => readMails(folder), { timeout: 20_000 }).toMatch(/https?:/);
  return [...readMails(folder).matchAll(/https?:\/\/[^\s"<]+/g)].map(([address]) => address);
}

function readMails(folder: string): string {
  if (!existsSync(folder)) return '';
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8')).join('\n');
}

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const environment = (origin: string) => ({
  BASE_PATH: '/shop',
  PUBLIC_ORIGIN: origin,
  TRUSTED_PROXIES: '127.0.0.1',
  MAIL_URL: 'file:mail',
});

/** An app as `init` has set it up, with the admin besides, behind the proxy. */
async function startInitApp(name: string) {
  const app = new HostApp({ type: 'module', dependencies: { latchkey: '0', [name]: '1' } });
  stops.push(() => app.remove());
  app.link('latchkey', 'kysely', 'express', 'fastify', 'hono', '@hono/node-server');
  expect((await runCli(['init'], app)).code).toBe(0);
  const config = app.read('latchkey.config.js');
  app.write(
    'latchkey.config.js',
    config
      .replace('import { accountsUrls,', 'import { accountsUrls, adminUrls,')
      .replace(
        'accountsUrls(CustomUser))]',
        "accountsUrls(CustomUser)), ...include('admin/', adminUrls(CustomUser))]",
      ),
  );
  const port = await freePort();
  const nginx = await startProxy(port);
  stops.push(() => nginx.stop());
  const origin = `http://127.0.0.1:${nginx.port}`;
  const lines = Object.entries(environment(origin)).map(([variable, value]) => `${variable}=${value}\n`);
  appendFileSync(app.path('.env'), lines.join(''));
  app.write(
    'app.js',
    `${imports}import { latchkey } from 'latchkey/${name}';
import project from './latchkey.config.js';
const port = ${port};
const auth = latchkey(project, { folder: import.meta.dirname });
await auth.migrate();
${apps[name]}`,
  );
  const running = await startApp(app, 'app.js', port);
  stops.push(() => running.stop());
  return { folder: app.folder, origin };
}

/** A site as `startproject` makes it, behind the proxy. */
async function startSite({ strips = false } = {}) {
  const project = new SampleProject();
  stops.push(() => project.remove());
  const port = await freePort();
  const nginx = await startProxy(port, { strips });
  stops.push(() => nginx.stop());
  const origin = `http://127.0.0.1:${nginx.port}`;
  const lines = Object.entries(environment(origin)).map(([variable, value]) => `${variable}=${value}\n`);
  project.write('.env', lines.join(''));
  expect((await runCli(['migrate'], project)).code).toBe(0);
  const site = await startCli(['runserver', '--port', String(port)], project);
  stops.push(async () => {
    site.kill('SIGTERM');
    await site.finished;
  });
  await site.printed(/ on http/);
  return { folder: project.folder, origin, site };
}

if (nginxProblem) process.stderr.write(`Skipped: BASE_PATH behind nginx. ${nginxProblem}\n`);
else
  describe('BASE_PATH behind nginx', () => {
    it.each(Object.keys(apps))(
      'is never left in what init writes for %s',
      { timeout: 120_000 },
      async (name) => {
        const { folder, origin } = await startInitApp(name);
        await walk(folder, origin, '/shop/');
      },
    );

    it('is never left in a site by startproject', { timeout: 120_000 }, async () => {
      const { folder, origin } = await startSite();
      await walk(folder, origin, '/shop/dashboard/');
    });

    it('has no page where the proxy takes it off, and leads nobody out', { timeout: 120_000 }, async () => {
      const { origin } = await startSite({ strips: true });
      const answer = await new TestClient(origin).get('/shop/accounts/login/');
      expect(answer.status).toBe(404);
      const addresses = addressesOf(answer);
      expect(addresses.length).toBeGreaterThan(2);
      expect(addresses.filter((address) => !address.startsWith('/shop/'))).toEqual([]);
    });
  });
