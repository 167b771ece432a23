import { defineApp, HttpResponse, include, loginRequired, path, text } from 'latchkey';
import { createTestApp } from 'latchkey/testing';
import { expect, it } from 'vitest';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';

const view = () => new HttpResponse('');

const orders = defineApp({
  name: 'orders',
  accountSections: [
    { title: 'Later <b>', url: 'orders-later' },
    { title: text('accounts.profile.title'), url: 'orders-keyed', order: 50 },
    { title: 'First', url: 'orders-first', order: 1 },
    { title: 'Nowhere', url: 'orders-not-mounted' },
  ],
});

it('lists the places of the apps on the account page, in their order, escaped, where they are mounted', async () => {
  const names = ['orders-later', 'orders-keyed', 'orders-first'];
  const pages = names.map((name) => path(`${name}/`, loginRequired<User>(view), { name }));
  await using app = await createTestApp(
    {
      ...starter,
      apps: [...starter.apps, orders],
      urls: [...starter.urls, ...include('orders/', pages)],
    },
    { folder: 'starter' },
  );
  const client = app.client();
  await client.loginAs(await app.createUser());
  const { text: html } = await client.get('/accounts/profile/');
  const links = [...html.matchAll(/<a href="(\/orders\/[^"]*)">(.*?)<\/a>/g)].map(([, to, said]) => [
    to,
    said,
  ]);
  expect(links).toEqual([
    ['/orders/orders-first/', 'First'],
    ['/orders/orders-keyed/', 'Your profile'],
    ['/orders/orders-later/', 'Later &lt;b&gt;'],
  ]);
});

it('says nothing of places where no app has any', async () => {
  await using app = await createTestApp(starter, { folder: 'starter' });
  const client = app.client();
  await client.loginAs(await app.createUser());
  expect((await client.get('/accounts/profile/')).text).not.toContain('More about your account');
});
