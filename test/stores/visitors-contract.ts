import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodedPassword } from '../../src/core/users/user.ts';
import { createUser, NOW, newKeyHash, newSession, readOf } from './new-rows.ts';
import type { OpenStores } from './sql-stores.ts';

/** What every way to find visitors must do. `open` is called once and gives one without sessions and users. */
export function describeVisitors(open: () => Promise<OpenStores>): void {
  describe('visitors', () => {
    let stores: OpenStores;
    beforeAll(async () => {
      stores = await open();
    });
    afterAll(() => stores.close());

    it('come with their session and as the user they are', async () => {
      const user = await createUser(stores);
      const session = newSession({ userId: user.id, authHash: 'a'.repeat(64), backend: 'email' });
      await stores.sessions.create(session);
      const found = await stores.visitors.find(session.keyHash, NOW);
      expect(found).toEqual({ record: readOf(session), user });
      expect(found?.user && encodedPassword(found.user)).toBe('old');
    });

    it('are nobody where the session is', async () => {
      const session = newSession();
      await stores.sessions.create(session);
      expect(await stores.visitors.find(session.keyHash, NOW)).toEqual({
        record: readOf(session),
        user: null,
      });
    });

    it('are not found once the time of the session is over, nor without one', async () => {
      const session = newSession();
      await stores.sessions.create(session);
      expect(await stores.visitors.find(session.keyHash, session.expiresAt - 1)).not.toBeNull();
      expect(await stores.visitors.find(session.keyHash, session.expiresAt)).toBeNull();
      expect(await stores.visitors.find(newKeyHash(), NOW)).toBeNull();
    });

    it('are the user as it is now', async () => {
      const user = await createUser(stores);
      const session = newSession({ userId: user.id });
      await stores.sessions.create(session);
      await stores.users.update(user.id, { username: 'Grace', isActive: false });
      expect((await stores.visitors.find(session.keyHash, NOW))?.user).toMatchObject({
        username: 'Grace',
        isActive: false,
      });
    });
  });
}
