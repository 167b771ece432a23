import { everySessionEnded } from 'latchkey';
import { createTestApp } from 'latchkey/testing';
import { describe, expect, it } from 'vitest';
import type { User } from '../starter/accounts/user.ts';
import starter from '../starter/latchkey.config.ts';
import { eachDatabase } from './support/databases.ts';
import { stagedLogins } from './support/staged-logins.ts';

const PASSWORD = 'correct horse battery';

eachDatabase((databases) => {
  const open = async (project: object = starter) =>
    createTestApp<User>(
      { ...starter, ...project },
      {
        folder: 'starter',
        settings: { databaseUrl: await databases.create() },
      },
    );

  describe('everybody', () => {
    it('is logged out at once, with the data of visitors and the logins that are not finished', async () => {
      const stages = stagedLogins();
      await using app = await open(stages.project);
      const told: number[] = [];
      app.accounts.on(everySessionEnded, ({ count }) => void told.push(count));
      const [ada, eve] = [
        await app.createUser({ password: PASSWORD }),
        await app.createUser({ password: PASSWORD }),
      ];
      stages.withCode.add(eve.email);
      const [desk, phone, halfway, visitor] = [app.client(), app.client(), app.client(), app.client()];
      await desk.loginAs(ada);
      await phone.loginAs(ada);
      const { location } = await halfway.submit('/accounts/login/', { email: eve.email, password: PASSWORD });
      expect(location).toContain('/second-code/');
      await (await visitor.session()).set('cart', 'book');

      expect(await app.accounts.endEverySession()).toBe(4);
      for (const client of [desk, phone]) expect((await client.user()).isAuthenticated).toBe(false);
      expect((await halfway.get(String(location))).location).toContain('/accounts/login/');
      expect((await visitor.session()).get('cart')).toBeUndefined();
      expect(told).toEqual([4]);
      const [entry] = await app.accounts.audit.list({ kind: 'everySessionEnded' });
      expect(entry?.detail).toEqual({ count: 4 });
      // Who logs in afterwards is in.
      await desk.loginAs(ada);
      expect((await desk.user()).isAuthenticated).toBe(true);
      expect(await app.accounts.endEverySession()).toBe(1);
    });

    it('is out or in afterwards, and nobody waits for ever, where logins come at the same time', async () => {
      await using app = await open();
      const users = await Promise.all(
        Array.from({ length: 8 }, () => app.createUser({ password: PASSWORD })),
      );
      for (let round = 0; round < 5; round++) {
        const clients = users.map(() => app.client());
        const logins = clients.map((client, index) => client.loginAs(users[index] as User));
        await Promise.all([...logins, app.accounts.endEverySession(), app.accounts.endEverySession()]);
        const isIn = await Promise.all(clients.map(async (client) => (await client.user()).isAuthenticated));
        const rows = await app.database.kysely.selectFrom('latchkey_session').select('key_hash').execute();
        expect(rows).toHaveLength(isIn.filter(Boolean).length);
        await app.accounts.endEverySession();
      }
    });

    it('is out where there are 20,000 sessions', async () => {
      await using app = await open();
      const now = Date.now();
      const session = { created_at: now, renewed_at: now, expires_at: now + 3_600_000 };
      for (let part = 0; part < 20; part++) {
        const rows = Array.from({ length: 1000 }, (_, index) => ({
          ...session,
          key_hash: `${part}-${index}`,
        }));
        await app.database.kysely.insertInto('latchkey_session').values(rows).execute();
      }
      expect(await app.accounts.endEverySession()).toBe(20_000);
    });
  });
});
