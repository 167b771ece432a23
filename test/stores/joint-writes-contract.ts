import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeLogin, writePasswordChange, writeSessionsEnd } from '../../src/core/sessions/joint-writes.ts';
import type { NewSession, SessionRecord } from '../../src/core/sessions/kept/session-record.ts';
import { encodedPassword } from '../../src/core/users/user.ts';
import type { User } from '../../starter/accounts/user.ts';
import { createUser, identityOf, NOW, newKeyHash, newSession, readOf } from './new-rows.ts';
import type { OpenStores } from './sql-stores.ts';

const hashes = { from: 'a'.repeat(64), to: 'b'.repeat(64) };

/** What logins and password changes must write to any stores. `open` is called once. */
export function describeJointWrites(open: () => Promise<OpenStores>): void {
  describe('a login and a change of the password', () => {
    let stores: OpenStores;
    beforeAll(async () => {
      stores = await open();
    });
    afterAll(() => stores.close());

    const openSession = async (user: User, authHash = hashes.from) => {
      const session = newSession({ userId: user.id, authHash });
      await stores.sessions.create(session);
      return session;
    };
    const recordOf = ({ keyHash }: SessionRecord) => stores.sessions.find(keyHash, NOW);
    const logIn = (user: User, session: NewSession) =>
      writeLogin(stores, { userId: user.id, at: NOW }, async (sessions) => {
        await sessions.create(session);
        return true;
      });
    const passwordOf = async ({ id }: User) => {
      const user = await stores.users.findById(id);
      return user && encodedPassword(user);
    };

    it('notes the login that a session is made by', async () => {
      const user = await createUser(stores);
      const session = newSession({ userId: user.id });
      expect(await logIn(user, session)).toBe(true);
      expect(await recordOf(session)).toEqual(readOf(session));
      expect((await stores.users.findById(user.id))?.lastLogin).toEqual(new Date(NOW));
    });

    it('makes no session for a user who is not there', async () => {
      const nobody = { ...(await createUser(stores)), id: 1_000_000 };
      const session = newSession({ userId: nobody.id });
      await expect(logIn(nobody, session)).rejects.toMatchObject({ code: 'user_gone' });
      expect(await recordOf(session)).toBeNull();
    });

    it('ends what is more than a user may have, and the session of that login never', async () => {
      const [user, bystander] = [await createUser(stores), await createUser(stores)];
      await openSession(bystander);
      for (let round = 0; round < 5; round++) {
        const session = newSession({ userId: user.id });
        const limit = { most: 3, newest: session.keyHash, now: NOW };
        await writeLogin(stores, { userId: user.id, at: NOW, limit }, async (sessions) => {
          await sessions.create(session);
          return true;
        });
        expect(await recordOf(session)).not.toBeNull();
        expect(await stores.sessions.listOf(user.id, NOW)).toHaveLength(Math.min(round + 1, 3));
      }
      expect(await stores.sessions.listOf(bystander.id, NOW)).toHaveLength(1);
    });

    it('leaves no more than a user may have after 12 logins at once', async () => {
      const user = await createUser(stores);
      const logins = Array.from({ length: 12 }, () => {
        const session = newSession({ userId: user.id });
        const limit = { most: 5, newest: session.keyHash, now: NOW };
        return writeLogin(stores, { userId: user.id, at: NOW, limit }, async (sessions) => {
          await sessions.create(session);
          return true;
        });
      });
      expect(await Promise.all(logins)).toEqual(Array(12).fill(true));
      expect(await stores.sessions.listOf(user.id, NOW)).toHaveLength(5);
    });

    it('ends all sessions but one, and those of other libraries that could be taken over', async () => {
      const [user, bystander] = [await createUser(stores), await createUser(stores)];
      const [mine, other] = [await openSession(user), await openSession(user)];
      const theirs = await openSession(bystander);
      expect(await writeSessionsEnd(stores, { userId: user.id, keep: mine.keyHash })).toBe(1);
      expect([await recordOf(mine), await recordOf(other)]).toEqual([readOf(mine), null]);
      expect(await stores.logins.hasEndedSessions(user.id)).toBe(true);
      expect(await writeSessionsEnd(stores, { userId: user.id })).toBe(1);
      expect(await recordOf(mine)).toBeNull();
      expect(await recordOf(theirs)).not.toBeNull();
      expect(await stores.logins.hasEndedSessions(bystander.id)).toBe(false);
    });

    it('lets logins and password changes of one user at once all through', async () => {
      const user = await createUser(stores);
      const { id } = user;
      let password = 'old';
      const authHash = { from: hashes.from, to: hashes.from };
      for (let round = 0; round < 20; round++) {
        const before = await Promise.all(Array.from({ length: 5 }, () => openSession(user)));
        const logins = before.map(({ keyHash }) => {
          const identity = identityOf(newSession({ userId: id, authHash: hashes.from }));
          return writeLogin(stores, { userId: id, at: NOW }, (sessions) => sessions.rekey(keyHash, identity));
        });
        const change = { id, from: password, to: `argon2$${round}`, authHash, endSessions: false };
        const changed = writePasswordChange(stores, change);
        expect(await Promise.all([changed, ...logins])).toEqual(Array(6).fill(true));
        password = change.to;
      }
    });

    it('replaces a password, and ends every session but the one that is to stay', async () => {
      const [user, bystander] = [await createUser(stores), await createUser(stores)];
      const [mine, stolen] = [await openSession(user), await openSession(user)];
      const theirs = await openSession(bystander);
      const change = { id: user.id, from: 'old', to: 'new', authHash: hashes };
      const { keyHash: keepSession } = mine;
      expect(await stores.logins.hasEndedSessions(user.id)).toBe(false);
      expect(await writePasswordChange(stores, { ...change, endSessions: true, keepSession })).toBe(true);
      expect(await passwordOf(user)).toBe('new');
      expect(await recordOf(mine)).toMatchObject({ authHash: hashes.to });
      expect(await recordOf(stolen)).toBeNull();
      expect(await recordOf(theirs)).toMatchObject({ authHash: hashes.from });
      expect(await stores.logins.hasEndedSessions(user.id)).toBe(true);
      expect(await stores.logins.hasEndedSessions(bystander.id)).toBe(false);
    });

    it('hashes a password anew without ending a session', async () => {
      const user = await createUser(stores);
      const [current, older] = [await openSession(user), await openSession(user, 'c'.repeat(64))];
      const change = { id: user.id, from: 'old', to: 'new', authHash: hashes, endSessions: false };
      expect(await writePasswordChange(stores, change)).toBe(true);
      expect(await recordOf(current)).toMatchObject({ authHash: hashes.to });
      expect(await recordOf(older)).toMatchObject({ authHash: 'c'.repeat(64) });
      expect(await stores.logins.hasEndedSessions(user.id)).toBe(false);
    });

    it('ends no session where the password has been changed by somebody else', async () => {
      const user = await createUser(stores);
      const session = await openSession(user);
      const late = { id: user.id, from: 'other', to: 'new', authHash: hashes, endSessions: true };
      expect(await writePasswordChange(stores, late)).toBe(false);
      expect(await recordOf(session)).toMatchObject({ authHash: hashes.from });
      expect(await stores.logins.hasEndedSessions(user.id)).toBe(false);
    });

    it('lets one of ten replacements of the same password through', async () => {
      const user = await createUser(stores);
      const session = await openSession(user);
      const replace = (to: string) =>
        writePasswordChange(stores, { id: user.id, from: 'old', to, authHash: hashes, endSessions: false });
      const done = await Promise.all(Array.from({ length: 10 }, (_, index) => replace(`new ${index}`)));
      expect(done.filter(Boolean)).toHaveLength(1);
      expect(await passwordOf(user)).toBe(`new ${done.indexOf(true)}`);
      expect(await replace('late')).toBe(false);
      expect(await recordOf(session)).toMatchObject({ authHash: hashes.to });
    });
  });
}

/** What holds beyond that where sessions and users are written in one transaction. */
export function describeAtomicWrites(open: () => Promise<OpenStores>): void {
  describe('in one transaction', () => {
    let stores: OpenStores;
    beforeAll(async () => {
      stores = await open();
    });
    afterAll(() => stores.close());

    it('a login whose session has ended notes nothing', async () => {
      const { id } = await createUser(stores);
      const after = newSession({ userId: id });
      const login = writeLogin(stores, { userId: id, at: NOW }, (sessions) =>
        sessions.rekey(newKeyHash(), identityOf(after)),
      );
      expect(await login).toBe(false);
      expect(await stores.sessions.find(after.keyHash, NOW)).toBeNull();
      expect((await stores.users.findById(id))?.lastLogin).toBeNull();
    });

    it('a login whose session cannot be written notes nothing', async () => {
      const { id } = await createUser(stores);
      const login = writeLogin(stores, { userId: id, at: NOW }, async (sessions) => {
        await sessions.create(newSession({ userId: id }));
        throw new Error('lost');
      });
      await expect(login).rejects.toThrow('lost');
      expect(await stores.sessions.listOf(id, NOW)).toEqual([]);
      expect((await stores.users.findById(id))?.lastLogin).toBeNull();
    });
  });
}
