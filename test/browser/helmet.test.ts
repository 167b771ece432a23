import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import helmet from 'helmet';
import { latchkey } from 'latchkey/express';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cheapHashers } from '../../src/testing/cheap-hashers.ts';
import starter from '../../starter/latchkey.config.ts';
import { describeInBrowser } from '../support/browser.ts';

const settings = {
  ...starter.settings,
  secretKey: 'x'.repeat(60),
  databaseUrl: 'sqlite::memory:',
  passwordHashers: cheapHashers(),
};
/** A page of another site, which sends a form to this one. */
function foreignPage(path: string, action: string): string {
  const form = `<form method="post" action="${action}"><input name="item" value="theirs"><button>Win</button></form>`;
  if (path === '/sandbox') return `<iframe sandbox="allow-forms" srcdoc='${form}'></iframe>`;
  return `<meta name="referrer" content="no-referrer">${form}`;
}

describeInBrowser('an Express app behind helmet', (browser) => {
  const log: string[] = [];
  const auth = latchkey({ ...starter, settings }, { folder: 'starter', writeLog: (line) => log.push(line) });
  const origins: (string | undefined)[] = [];
  const servers: Server[] = [];
  let origin: string;
  let foreignOrigin: string;
  beforeAll(async () => {
    await auth.migrate();
    await auth.accounts.users.createUser({
      email: 'ada@example.com',
      username: 'Ada',
      password: 'correct horse',
    });
    const app = express();
    app.use(helmet(), auth, express.urlencoded());
    app.get('/note', (req, res) => {
      res.send(`<form method="post">${auth.csrfField(req)}<input name="item"><button>Keep</button></form>`);
    });
    app.post('/note', (req, res) => {
      origins.push(req.get('origin'));
      res.send(`<p>Kept ${req.body.item} of ${req.user}</p>`);
    });
    origin = `http://127.0.0.1:${await serve(app)}`;
    const port = await serve((request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(foreignPage(request.url ?? '', `${origin}/note`));
    });
    foreignOrigin = `http://localhost:${port}`;
  });
  afterAll(async () => {
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
    await auth.close();
  });

  async function serve(listener: RequestListener): Promise<number> {
    const server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    servers.push(server);
    return (server.address() as AddressInfo).port;
  }

  it("takes its own page's form, which has the Origin null, and not that of a foreign page or a sandbox", async () => {
    const context = await browser().newContext({ baseURL: origin });
    const page = await context.newPage();
    await page.goto('/accounts/login/?next=/note');
    await page.locator('[name=email]').fill('ada@example.com');
    await page.locator('[name=password]').fill('correct horse');
    await page.getByRole('button', { name: 'Log in', exact: true }).click();
    await page.locator('[name=item]').fill('tea');
    await page.getByRole('button', { name: 'Keep' }).click();
    expect(await page.locator('p').textContent()).toBe('Kept tea of ada@example.com');
    expect(origins).toEqual(['null']);

    // Another site, whose pages have the Origin null as well: by their policy, or since a sandbox has no origin.
    for (const foreign of ['/no-referrer', '/sandbox']) {
      await page.goto(foreignOrigin + foreign);
      const frame = foreign === '/sandbox' ? page.frameLocator('iframe') : page;
      const [answer] = await Promise.all([
        page.waitForResponse(`${origin}/note`),
        frame.getByRole('button', { name: 'Win' }).click(),
      ]);
      expect(answer.request().method()).toBe('POST');
      expect(answer.status(), foreign).toBe(403);
      expect(log.join('')).toContain('the Origin is not this site');
      log.length = 0;
    }
    expect(origins).toEqual(['null']);
    await context.close();
  });
});
