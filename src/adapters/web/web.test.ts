import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import starter from '../../../starter/latchkey.config.ts';
import { HttpError } from '../../http/answer/http-error.ts';
import { HttpResponse } from '../../http/answer/http-response.ts';
import { latchkey as honoLatchkey } from '../hono/hono.ts';
import { createHandler } from './web.ts';

const ORIGIN = 'http://localhost:3000';

describe('createHandler', () => {
  const settings = { ...starter.settings, secretKey: 'x'.repeat(60), databaseUrl: 'sqlite::memory:' };
  const auth = createHandler({ ...starter, settings }, { folder: 'starter', writeLog: () => undefined });
  beforeAll(() => auth.migrate());
  afterAll(() => auth.close());

  const visit = async (request: Request) => {
    const visitor = await auth.visit(request);
    if (visitor instanceof Response) throw new Error(`refused: ${visitor.status}`);
    return visitor;
  };

  it('answers by itself, and with null where the project has no such page', async () => {
    expect((await auth(new Request(`${ORIGIN}/accounts/login/`))).status).toBe(200);
    expect((await auth(new Request(`${ORIGIN}/nowhere`))).status).toBe(404);
    expect(await auth.respond(new Request(`${ORIGIN}/nowhere`))).toBeNull();
    expect((await auth.respond(new Request(`${ORIGIN}/static/site.css`)))?.status).toBe(200);
  });

  it('adds cookies to an answer whose headers cannot be changed', async () => {
    const visitor = await visit(new Request(`${ORIGIN}/own`));
    await visitor.session.set('a', 1);
    const answer = auth.finish(visitor, Response.redirect(`${ORIGIN}/next`));
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe(`${ORIGIN}/next`);
    expect(answer.headers.getSetCookie().join()).toMatch(/^latchkey_session=/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  it('knows the user of an upgrade, and nobody where another site asks', async () => {
    const { users, sessions } = auth.accounts;
    const user = await users.createUser({ email: 'ada@example.com', username: 'Ada' });
    const session = sessions.empty();
    await auth.accounts.login(session, user);
    const upgrade = (origin: string) =>
      new Request(`${ORIGIN}/live`, {
        headers: {
          cookie: `latchkey_session=${session.key}`,
          origin,
          connection: 'upgrade',
          upgrade: 'websocket',
        },
      });
    expect(String(await auth.userOfUpgrade(upgrade(ORIGIN)))).toBe('ada@example.com');
    expect((await auth.userOfUpgrade(upgrade('https://evil.example'))).isAuthenticated).toBe(false);

    const hono = honoLatchkey(auth.project);
    const app = new Hono();
    app.get('/live', async (c) => c.text(String(await hono.userOfUpgrade(c))));
    expect(await (await app.fetch(upgrade(ORIGIN))).text()).toBe('ada@example.com');
    expect(await (await app.fetch(upgrade('https://evil.example'))).text()).toBe('AnonymousUser');
  });

  it("keeps the host's own cookies and Vary", async () => {
    const visitor = await visit(new Request(`${ORIGIN}/own`));
    visitor.messages.info('Hello');
    const own = new Response('own', { headers: { 'set-cookie': 'theme=dark', vary: 'Origin' } });
    const answer = auth.finish(visitor, own);
    expect(answer.headers.getSetCookie()[0]).toBe('theme=dark');
    expect(answer.headers.getSetCookie()).toHaveLength(2);
    expect(answer.headers.get('vary')).toBe('Origin, Cookie');
  });

  it('says so when something changes after the answer is finished', async () => {
    const visitor = await visit(new Request(`${ORIGIN}/own`));
    auth.finish(visitor, new Response());
    await expect(visitor.session.set('a', 1)).rejects.toMatchObject({ code: 'headers_sent' });
  });

  it('leaves the body of a form to the page that it has checked', async () => {
    const form = await visit(new Request(`${ORIGIN}/own`));
    const cookie = auth
      .finish(form, new Response(form.csrfToken))
      .headers.getSetCookie()
      .join()
      .split(';')[0];
    const request = new Request(`${ORIGIN}/own`, {
      method: 'POST',
      headers: { cookie: String(cookie), origin: ORIGIN },
      body: new URLSearchParams({ csrfmiddlewaretoken: form.csrfToken, item: 'book' }),
    });
    const visitor = await visit(request);
    expect((await visitor.form()).get('item')).toBe('book');
    expect((await request.formData()).get('item')).toBe('book');
  });

  it('answers what a page throws, and what it refuses, by the pages for it', async () => {
    const page = auth.page((request) => {
      if (request.query.has('fail')) throw new Error('own failure');
      if (request.query.has('refuse')) throw new HttpError(404, 'no such thing');
      return new HttpResponse('own');
    });
    expect(await (await page(new Request(`${ORIGIN}/own`))).text()).toBe('own');
    expect((await page(new Request(`${ORIGIN}/own?fail`))).status).toBe(500);
    expect((await page(new Request(`${ORIGIN}/own?refuse`))).status).toBe(404);
    expect((await page(new Request('http://evil.example/own'))).status).toBe(400);
    const forged = new Request(`${ORIGIN}/own`, {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
    });
    expect((await page(forged)).status).toBe(403);
  });
});
