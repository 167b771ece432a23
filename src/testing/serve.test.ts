import express from 'express';
import type { ProjectSource } from 'latchkey';
import { latchkey } from 'latchkey/express';
import { createTestApp, type TestApp } from 'latchkey/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';

/** A developer's own app, as its server and its tests make it. */
function createShop(project: ProjectSource<User>) {
  const auth = latchkey(project);
  const shop = express();
  shop.use(auth);
  shop.use(express.json());
  shop.get(
    '/orders',
    auth.loginRequired((req, res) =>
      res.json({ of: req.user.username, cart: req.session.get('cart') ?? null }),
    ),
  );
  shop.put('/cart', async (req, res) => {
    await req.session.set('cart', req.body);
    res.json({ kept: true });
  });
  shop.get('/theme', (_, res) => res.cookie('theme', 'dark').redirect('/orders'));
  return shop;
}

describe('an Express app of a developer', () => {
  let app: TestApp<User>;
  let origin: string;
  beforeEach(async () => {
    app = await createTestApp(starter, { folder: 'starter' });
    origin = await app.serve(createShop(app));
  });
  afterEach(() => app.close());

  it('knows who was logged in by the client, until the session is over', async () => {
    const client = app.client(origin);
    await client.loginAs(await app.createUser({ username: 'Ada' }));
    expect((await client.getJson('/orders')).json()).toEqual({ of: 'Ada', cart: null });
    app.clock.advance({ days: 15 });
    expect((await client.getJson('/orders')).status).toBe(401);
    expect((await client.get('/orders')).location).toBe('/accounts/login/?next=/orders');
  });

  it('takes JSON with the token and not without, and keeps it through the login', async () => {
    const client = app.client(origin);
    expect((await client.sendJson('/cart', { tea: 2 }, { method: 'PUT' })).json()).toEqual({ kept: true });
    const forged = { method: 'PUT', headers: { 'x-csrftoken': 'wrong' } };
    expect((await client.sendJson('/cart', { tea: 9 }, forged)).status).toBe(403);
    expect((await client.session()).get('cart')).toEqual({ tea: 2 });
    await client.loginAs(await app.createUser({ username: 'Ada' }));
    expect((await client.getJson('/orders')).json()).toEqual({ of: 'Ada', cart: { tea: 2 } });
  });

  it('is walked through as by a person: its pages, the login, its cookies', async () => {
    const { email } = await app.createUser({ username: 'Ada', password: 'correct horse battery' });
    const client = app.client(origin);
    const login = await client.follow(await client.get('/theme'));
    expect([login.status, client.cookies.get('theme')]).toEqual([200, 'dark']);
    const page = await client.follow(
      await client.submit(login.path, { email, password: 'correct horse battery' }),
    );
    expect(page.path).toBe('/orders');
    expect(page.json()).toEqual({ of: 'Ada', cart: null });
    await client.logout();
    expect((await client.get('/orders')).status).toBe(302);
  });

  it('is asked by the origin that its visitors see', async () => {
    const settings = { publicOrigin: 'https://shop.example' };
    await using shop = await createTestApp(starter, { folder: 'starter', settings });
    const client = shop.client(await shop.serve(createShop(shop)));
    await client.loginAs(await shop.createUser({ username: 'Ada' }));
    expect([...client.cookies.keys()]).toEqual(['__Host-latchkey_session']);
    expect((await client.getJson('/orders')).json()).toMatchObject({ of: 'Ada' });
    expect((await client.sendJson('/cart', {}, { method: 'PUT' })).status).toBe(200);
  });
});
