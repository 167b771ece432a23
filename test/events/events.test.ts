import {
  type AppEvent,
  databaseOf,
  defineEvent,
  type EventTransaction,
  groupCreated,
  groupDeleted,
  groupPermissionsGranted,
  groupPermissionsRevoked,
  groupRenamed,
  groupUsersAdded,
  groupUsersRemoved,
  passwordChanged,
  permissionsGranted,
  permissionsRevoked,
  sessionEnded,
  sessionsEnded,
  userActivated,
  userChanged,
  userCreated,
  userDeactivated,
  userDeleted,
  userLoggedIn,
  userLoggedOut,
  userLoginFailed,
} from 'latchkey';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { eachDatabase } from '../support/databases.ts';
import { Note } from '../support/notes-project/notes/note.ts';
import { notesProject } from '../support/notes-project/project.ts';

const PASSWORD = 'correct horse battery';
const EVERY: readonly AppEvent[] = [
  groupCreated,
  groupDeleted,
  groupPermissionsGranted,
  groupPermissionsRevoked,
  groupRenamed,
  groupUsersAdded,
  groupUsersRemoved,
  passwordChanged,
  permissionsGranted,
  permissionsRevoked,
  sessionEnded,
  sessionsEnded,
  userActivated,
  userChanged,
  userCreated,
  userDeactivated,
  userDeleted,
  userLoggedIn,
  userLoggedOut,
  userLoginFailed,
];

eachDatabase((databases) => {
  let site: TestSite<User>;
  let auditor: User;
  beforeAll(async () => {
    const databaseUrl = await databases.create();
    site = await startTestSite(notesProject, { folder: 'starter', settings: { databaseUrl } });
    await site.migrate();
    auditor = await site.accounts.users.createUser({ email: 'audit@example.com', username: 'Audit' });
  });
  afterAll(() => site.stop());

  let made = 0;
  const values = () => ({
    email: `user-${++made}@example.com`,
    username: `user ${made}`,
    password: PASSWORD,
  });
  const newUser = () => site.accounts.users.createUser(values());

  /** What was told since the test began: after acts, and in their transactions. */
  let after: string[];
  let inside: string[];
  let stops: (() => void)[];
  const listen = () => {
    for (const event of EVERY) {
      stops.push(site.accounts.on(event, (told) => void after.push(described(event, told))));
    }
  };
  beforeEach(() => {
    after = [];
    inside = [];
    stops = [];
  });
  afterEach(() => {
    for (const stop of stops) stop();
  });

  /** Writes each of these events into a table, as an audit log does. */
  let entries = 0;
  const audit = (...events: readonly AppEvent[]) => {
    for (const event of events) {
      const write = async (told: object, transaction: EventTransaction) => {
        inside.push(described(event, told));
        const slug = `entry-${++entries}`;
        await databaseOf(transaction, [Note])
          .insertInto('notes_note')
          .values({ title: slug, slug, body: event.name, owner_id: auditor.id })
          .execute();
      };
      stops.push(site.accounts.on(event, write, { inTransaction: true }));
    }
  };
  const refuse = (event: AppEvent) =>
    stops.push(
      site.accounts.on(
        event,
        () => {
          throw new Error('The log is full.');
        },
        { inTransaction: true },
      ),
    );
  const audited = async () =>
    (await site.objects(Note).list({ where: { ownerId: auditor.id } })).map(({ body }) => body);
  beforeEach(async () => {
    await site.objects(Note).deleteWhere({ ownerId: auditor.id });
  });

  describe('users', () => {
    it('are told of when they are made, changed and removed, with the names of fields alone', async () => {
      listen();
      const { users } = site.accounts;
      const user = await newUser();
      const outcome = await users.update(user, { username: 'Secret name', email: user.email });
      await users.update(user, { username: user.username, email: user.email });
      if (!outcome || !('user' in outcome)) throw new Error('not changed');
      await users.update(outcome.user, { isActive: false });
      await users.update({ ...outcome.user, isActive: false }, { isActive: true });
      expect(await users.delete(user)).toBe('deleted');
      expect(await users.delete(user)).toBe('gone');
      expect(await users.get(user.id)).toBeNull();
      expect(after).toEqual([
        `userCreated ${user.id}`,
        `userChanged ${user.id} username`,
        `userChanged ${user.id} isActive`,
        `userDeactivated ${user.id}`,
        `userChanged ${user.id} isActive`,
        `userActivated ${user.id}`,
        `userDeleted ${user.id}`,
      ]);
    });

    it('are told of by no event where nothing was done', async () => {
      listen();
      const { users } = site.accounts;
      const taken = await users.tryCreateUser({ email: auditor.email, username: 'Other' });
      expect(taken).toEqual({ duplicate: 'email' });
      expect(await users.update(auditor, { username: auditor.username })).toMatchObject({ user: {} });
      expect(after).toEqual([]);
    });

    it('stay while another row refers to them', async () => {
      const user = await newUser();
      await site.accounts.groups.addUsers(await site.accounts.groups.create(`g${user.id}`), [user]);
      const row = { title: 'a', slug: `of-${user.id}`, ownerId: user.id };
      const note = await site.objects(Note).create(row);
      const parentId = 'row' in note ? note.row.id : 0;
      const child = { title: 'b', slug: `under-${user.id}`, ownerId: auditor.id, parentId };
      await site.objects(Note).create(child);
      listen();
      expect(await site.accounts.users.delete(user)).toBe('referenced');
      expect(await site.accounts.groups.ofUser(user)).toHaveLength(1);
      expect(after).toEqual([]);
      await site.objects(Note).deleteWhere({ parentId });
    });

    it('have a password that changes, and with it their sessions', async () => {
      const { users } = site.accounts;
      const user = await newUser();
      listen();
      const own = site.accounts.sessions.empty();
      await site.accounts.login(own, user);
      const [session] = await site.accounts.sessionsOf(user, own);
      const changed = await users.setPassword(user, 'another good one', { keepSession: own });
      if (!changed) throw new Error('not changed');
      await users.setUnusablePassword(changed);
      expect(await users.setPassword(user, 'a third one')).toBeNull();
      expect(after).toEqual([
        `userLoggedIn ${user.id} password ${session?.id}`,
        `passwordChanged ${user.id} true`,
        `sessionsEnded ${user.id} true`,
        `passwordChanged ${user.id} false`,
        `sessionsEnded ${user.id} false`,
      ]);
    });
  });

  it('permissions and groups are told of, with what has changed', async () => {
    const { permissions, groups } = site.accounts;
    const [user, other] = [await newUser(), await newUser()];
    listen();
    await permissions.grant(user, ['notes.add_note', 'notes.view_note']);
    await permissions.grant(user, ['notes.add_note', 'notes.change_note']);
    await permissions.grant(user, ['notes.add_note']);
    await permissions.revoke(user, ['notes.add_note', 'notes.delete_note']);
    await expect(permissions.grant(user, ['notes.nothing_note'])).rejects.toThrow('nothing_note');
    const group = await groups.create('editors');
    await expect(groups.create('editors')).rejects.toThrow('editors');
    await groups.grant(group, ['notes.add_note']);
    await groups.revoke(group, ['notes.add_note', 'notes.view_note']);
    await groups.addUsers(group, [user]);
    await groups.addUsers(group, [user, other]);
    await groups.removeUsers(group, [other, auditor]);
    const renamed = await groups.rename(group, 'authors');
    expect([await groups.delete(renamed), await groups.delete(renamed)]).toEqual([true, false]);
    expect(after).toEqual([
      `permissionsGranted ${user.id} notes.add_note notes.view_note`,
      `permissionsGranted ${user.id} notes.change_note`,
      `permissionsRevoked ${user.id} notes.add_note`,
      'groupCreated editors',
      'groupPermissionsGranted editors notes.add_note',
      'groupPermissionsRevoked editors notes.add_note',
      `groupUsersAdded editors ${user.id}`,
      `groupUsersAdded editors ${other.id}`,
      `groupUsersRemoved editors ${other.id}`,
      'groupRenamed authors editors',
      'groupDeleted authors',
    ]);
  });

  it('what happens on a page is told with its request, and no secret', async () => {
    const told: object[] = [];
    for (const event of [userCreated, userLoggedIn]) {
      stops.push(site.accounts.on(event, (each) => void told.push(each)));
    }
    const client = site.client();
    const { email, username } = values();
    await client.submit('/accounts/register/', {
      email,
      username,
      password: PASSWORD,
      confirmPassword: PASSWORD,
    });
    await client.logout();
    await client.submit('/accounts/login/', { email, password: PASSWORD });
    // The registration logs in too.
    expect(told).toHaveLength(3);
    for (const each of told) {
      expect(each).toMatchObject({
        ip: '127.0.0.1',
        request: { method: 'POST', path: expect.stringMatching(/^.accounts.(register|login).$/) },
      });
    }
    const texts = told.map((each) => JSON.stringify({ ...each, request: undefined }));
    expect(texts.join()).not.toMatch(/argon|pbkdf|md5|correct horse/i);
  });

  describe('in the transaction of the act', () => {
    it('a listener writes with its cause', async () => {
      audit(...EVERY);
      const { users, permissions, groups, sessions } = site.accounts;
      const user = await newUser();
      const session = sessions.empty();
      await site.accounts.login(session, user);
      await users.update(user, { username: `renamed ${user.id}`, isActive: false });
      await permissions.grant(user, ['notes.add_note']);
      await permissions.revoke(user, ['notes.add_note']);
      const group = await groups.create('readers');
      await groups.grant(group, ['notes.add_note']);
      await groups.revoke(group, ['notes.add_note']);
      await groups.addUsers(group, [user]);
      await groups.removeUsers(group, [user]);
      await groups.delete(await groups.rename(group, 'watchers'));
      await users.setPassword(user, 'another good one');
      await site.accounts.authenticate({ email: user.email, password: 'wrong' });
      await users.delete(user);
      expect(await audited()).toEqual([
        'userCreated',
        'userLoggedIn',
        'userChanged',
        'userDeactivated',
        'permissionsGranted',
        'permissionsRevoked',
        'groupCreated',
        'groupPermissionsGranted',
        'groupPermissionsRevoked',
        'groupUsersAdded',
        'groupUsersRemoved',
        'groupRenamed',
        'groupDeleted',
        'passwordChanged',
        'sessionsEnded',
        'userLoginFailed',
        'userDeleted',
      ]);
    });

    it('a listener sees what the act has written', async () => {
      const seen: unknown[] = [];
      const look = async ({ user }: { readonly user: User }, transaction: EventTransaction) => {
        const query = databaseOf(transaction, [Note]).insertInto('notes_note');
        const slug = `own-${user.id}`;
        // Refers to the new user, whom nobody else sees yet.
        await query.values({ title: slug, slug, owner_id: user.id }).execute();
        seen.push(user.id);
      };
      stops.push(site.accounts.on(userCreated, look, { inTransaction: true }));
      const user = await newUser();
      expect(seen).toEqual([user.id]);
      expect(await site.objects(Note).count({ ownerId: user.id })).toBe(1);
    });

    it.each<[AppEvent, (user: User) => Promise<unknown>, (user: User) => Promise<unknown>]>([
      [userCreated, () => newUser(), () => site.accounts.users.count()],
      [
        userChanged,
        (user) => site.accounts.users.update(user, { username: 'changed' }),
        async (user) => (await site.accounts.users.get(user.id))?.username,
      ],
      [
        userDeleted,
        (user) => site.accounts.users.delete(user),
        async (user) => (await site.accounts.users.get(user.id))?.username,
      ],
      [
        passwordChanged,
        (user) => site.accounts.users.setPassword(user, 'another good one'),
        async (user) => {
          const now = await site.accounts.users.get(user.id);
          return now && site.accounts.users.checkPassword(now, PASSWORD);
        },
      ],
      [
        userLoggedIn,
        (user) => site.accounts.login(site.accounts.sessions.empty(), user),
        async (user) => (await site.accounts.users.get(user.id))?.lastLogin,
      ],
      [
        permissionsGranted,
        (user) => site.accounts.permissions.grant(user, ['notes.add_note']),
        async (user) => [...((await (await site.accounts.users.get(user.id))?.getAllPermissions()) ?? [])],
      ],
      [groupCreated, () => site.accounts.groups.create('never'), () => site.accounts.groups.get('never')],
      [
        groupUsersAdded,
        async (user) =>
          site.accounts.groups.addUsers(await site.accounts.groups.create(`of ${user.id}`), [user]),
        (user) => site.accounts.groups.ofUser(user),
      ],
    ])('a failing listener of %o undoes the act, and nobody is told after it', async (event, act, look) => {
      const user = await newUser();
      const before = await look(user);
      audit(event);
      refuse(event);
      listen();
      await expect(act(user)).rejects.toThrow('The log is full.');
      expect(await look(user)).toEqual(before);
      expect(await audited()).toEqual([]);
      expect(after.filter((told) => told.startsWith(event.name))).toEqual([]);
    });

    it('a listener whose own value is taken is no duplicate of the user', async () => {
      const slug = `taken-${made}`;
      await site.objects(Note).create({ title: slug, slug, ownerId: auditor.id });
      const clash = async (_: object, transaction: EventTransaction) => {
        const query = databaseOf(transaction, [Note]).insertInto('notes_note');
        await query.values({ title: slug, slug, owner_id: auditor.id }).execute();
      };
      stops.push(site.accounts.on(userCreated, clash, { inTransaction: true }));
      const before = await site.accounts.users.count();
      await expect(site.accounts.users.tryCreateUser(values())).rejects.toThrow(/unique|notes_note/i);
      expect(await site.accounts.users.count()).toBe(before);
    });
  });

  describe('an app’s own events', () => {
    const notePlaced = defineEvent<{ readonly slug: string }>('notePlaced');
    const place = (slug: string, fail = false) =>
      site.accounts.transact(async (transaction) => {
        await databaseOf(transaction, [Note])
          .insertInto('notes_note')
          .values({ title: slug, slug, owner_id: auditor.id })
          .execute();
        await transaction.emit(notePlaced, { slug });
        inside.push('emitted');
        if (fail) throw new Error('changed my mind');
      });
    const hear = () =>
      stops.push(site.accounts.on(notePlaced, ({ slug }) => void after.push(`${slug} ${inside.join()}`)));

    it('are told after the transaction in which they happened', async () => {
      hear();
      audit(notePlaced);
      await place('kept');
      expect(after).toEqual(['kept notePlaced kept,emitted']);
      expect(await audited()).toEqual(['', 'notePlaced']);
    });

    it('are not told where the transaction was rolled back', async () => {
      hear();
      audit(notePlaced);
      await expect(place('undone', true)).rejects.toThrow('changed my mind');
      expect(after).toEqual([]);
      expect(await audited()).toEqual([]);
    });

    it('take the transaction back where a listener in it fails', async () => {
      hear();
      refuse(notePlaced);
      await expect(place('refused')).rejects.toThrow('The log is full.');
      expect([after, await audited()]).toEqual([[], []]);
    });

    it('are told without a transaction too', async () => {
      hear();
      audit(notePlaced);
      await site.accounts.emit(notePlaced, { slug: 'alone' });
      expect(after).toEqual(['alone notePlaced alone']);
      expect(await audited()).toEqual(['notePlaced']);
    });
  });
});

interface AnyTold {
  readonly user?: { readonly id: number };
  readonly group?: { readonly name: string };
  readonly users?: readonly { readonly id: number }[];
  readonly [name: string]: unknown;
}

/** An event in words: whom it is about, and what else it tells. */
function described({ name }: AppEvent, told: object): string {
  const { user, group, users = [], ip: _, request: __, ...rest } = told as AnyTold;
  const who = [user?.id, group?.name, ...users.map(({ id }) => id)];
  return [name, ...who, ...Object.values(rest).flat()].filter((part) => part !== undefined).join(' ');
}
