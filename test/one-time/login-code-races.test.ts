import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csrfTokenOf, type TestClient } from '../../src/testing/client/test-client.ts';
import { createTestApp, type TestApp } from '../../src/testing/create-test-app.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { eachDatabase } from '../support/databases.ts';

const ASK = '/accounts/login/code/';
const ENTER = '/accounts/login/code/enter/';
const LINK = '/accounts/login/code/link/';

eachDatabase((databases) => {
  let app: TestApp<User>;
  beforeAll(async () => {
    const settings = { databaseUrl: await databases.create(), loginByCode: true } as object;
    app = await createTestApp(starter, { folder: 'starter', settings });
  });
  afterAll(() => app.close());

  let made = 0;
  async function asked() {
    const { email, id } = await app.createUser({ email: `ada-${++made}@example.com` });
    const client = app.client();
    await client.submit(ASK, { email });
    const { text, links } = app.mail.last;
    const code = /^[A-Z0-9]{4}-[A-Z0-9]{4}$/m.exec(text)?.[0] ?? '';
    await client.follow(await client.get(links.find((link) => link.includes(ASK)) ?? ''));
    return { client, code, id };
  }

  /** Twenty tabs of one browser, which send at once. */
  async function atOnce(
    client: TestClient,
    send: (tab: TestClient, token: { csrfmiddlewaretoken: string }, index: number) => Promise<unknown>,
  ) {
    const token = { csrfmiddlewaretoken: csrfTokenOf((await client.get(ENTER)).text) };
    const tabs = Array.from({ length: 20 }, () => {
      const tab = app.client();
      for (const [name, value] of client.cookies) tab.cookies.set(name, value);
      return tab;
    });
    await Promise.all(tabs.map((tab, index) => send(tab, token, index)));
    const users = await Promise.all(tabs.map(async (tab) => (await tab.user()).isAuthenticated));
    return users.filter(Boolean).length;
  }

  const logins = async (id: number) =>
    (await app.database.kysely.selectFrom('latchkey_session').selectAll().where('user_id', '=', id).execute())
      .length;

  describe('of twenty at once', () => {
    it('one gets in by the code', async () => {
      const { client, code, id } = await asked();
      expect(await atOnce(client, (tab, token) => tab.post(ENTER, { ...token, code }))).toBe(1);
      expect(await logins(id)).toBe(1);
    });

    it('one gets in by the link', async () => {
      const { client, id } = await asked();
      expect(await atOnce(client, (tab, token) => tab.post(LINK, token))).toBe(1);
      expect(await logins(id)).toBe(1);
    });

    it('one gets in by the code or the link', async () => {
      const { client, code, id } = await asked();
      const won = await atOnce(client, (tab, token, index) =>
        index % 2 === 0 ? tab.post(ENTER, { ...token, code }) : tab.post(LINK, token),
      );
      expect(won).toBe(1);
      expect(await logins(id)).toBe(1);
    });
  });
});
