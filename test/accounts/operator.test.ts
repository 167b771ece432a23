import { type BaseUser, defineUserModel, field, type UserModel } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { operatorApp } from '../../src/apps/accounts/operator-app.ts';
import { createTestApp } from '../../src/testing/create-test-app.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { eachDatabase } from '../support/databases.ts';
import { type GivenToCommand, runCommand } from '../support/run-command.ts';
import { openUserKind } from '../support/user-kind-app.ts';

const flags = { isActive: field.boolean({ default: true }), isStaff: field.boolean({ default: false }) };
const base = { app: 'accounts', name: 'Person' } as const;

/** Users of every kind, and what a new one is made of. */
const kinds: readonly [string, UserModel<BaseUser>, (index: number) => object][] = [
  [
    'by an address, with numbers for ids',
    defineUserModel({ ...base, fields: { email: field.email({ unique: true }), ...flags } }) as never,
    (index) => ({ email: `user${index}@example.com` }),
  ],
  [
    'by a name, with UUIDs for ids, an address and fields of their own',
    defineUserModel({
      ...base,
      id: field.uuid(),
      usernameField: 'handle',
      fields: {
        handle: field.text({ maxLength: 30, unique: true, ignoreCase: true }),
        email: field.email(),
        firstName: field.text({ maxLength: 30, default: 'Ada' }),
        lastName: field.text({ maxLength: 30, default: 'Lovelace' }),
        dateJoined: field.datetime({ default: () => new Date('2026-01-31T23:59:00Z') }),
        apiKey: field.text({ maxLength: 30, default: 'the-withheld-key', withheld: true }),
        tags: field.json({ default: { a: ['b'] } }),
        ...flags,
      },
    }) as never,
    (index) => ({ handle: `user${index}`, email: `user${index}@example.com` }),
  ],
  [
    'by a name, without an address, with texts for ids',
    defineUserModel({
      ...base,
      id: field.text({ maxLength: 20 }),
      usernameField: 'handle',
      fields: { handle: field.text({ maxLength: 30, unique: true }), ...flags },
    }) as never,
    (index) => ({ handle: `user${index}`, id: `id-${index}` }),
  ],
];

const command = (name: string) => {
  const found = operatorApp.commands?.find((one) => one.name === name);
  if (!found) throw new Error(`There is no command ${name}.`);
  return found;
};

eachDatabase((databases) => {
  describe.each(kinds)('users who log in %s', (_kind, model, valuesOf) => {
    const open = async () => {
      const app = await openUserKind(model, {
        settings: { databaseUrl: await databases.create() } as object,
      });
      const users: BaseUser[] = [];
      for (const index of [1, 2, 3, 4, 5]) {
        users.push(
          await app.accounts.users.createUser({
            ...valuesOf(index),
            password: 'correct horse battery',
          } as never),
        );
      }
      const run = (name: string, given: GivenToCommand = {}) => runCommand(app, command(name), given);
      return { app, users, run, [Symbol.asyncDispose]: () => app[Symbol.asyncDispose]() };
    };

    it('are listed page by page, each once, and found by a text and by what they are', async () => {
      await using opened = await open();
      const { app, users, run } = opened;
      const listed = async (options: object) => {
        const { said, aside } = await run('users list', { options: { json: true, ...options } });
        return { ids: said.map((line) => (JSON.parse(line) as { id: unknown }).id), said, aside };
      };
      const pages: unknown[] = [];
      for (let after: string | undefined; ; ) {
        const { ids, aside } = await listed({ limit: '2', after });
        pages.push(...ids);
        after = /--after (.+)$/.exec(aside[0] ?? '')?.[1];
        if (after === undefined) break;
      }
      expect(pages).toHaveLength(5);
      expect(new Set(pages)).toEqual(new Set(users.map(({ id }) => id)));

      const [first, second, third] = users as [BaseUser, BaseUser, BaseUser];
      await app.accounts.users.update(first, { isStaff: true });
      await app.accounts.users.update(second, { isActive: false });
      expect((await listed({ search: 'USER3' })).ids).toEqual([third.id]);
      expect((await listed({ search: String(third.id) })).ids).toContain(third.id);
      expect((await listed({ staff: true })).ids).toEqual([first.id]);
      expect((await listed({ inactive: true })).ids).toEqual([second.id]);
      expect((await listed({ active: true })).ids).toHaveLength(4);
      expect(await listed({ superusers: true })).toMatchObject({
        ids: [],
        aside: ['There are no such users.'],
      });
      // What is withheld is neither shown nor looked into.
      expect(await listed({ search: 'withheld' })).toMatchObject({ ids: [] });
      for (const { said } of [await listed({}), await run('users list')]) {
        expect(said.join('\n')).not.toMatch(/argon2|pbkdf2|scrypt|withheld|password/);
      }
      await expect(run('users list', { options: { after: 'x'.repeat(30) } })).rejects.toThrow(
        '--after cannot be',
      );
    });

    it('are shown, whatever names them, with what is theirs and no secret', async () => {
      await using opened = await open();
      const { app, users, run } = opened;
      const [user] = users as [BaseUser];
      const client = app.client();
      await client.loginAs(user as never);
      const editors = await app.accounts.groups.create('editors');
      await app.accounts.groups.grant(editors, ['auth.view_group']);
      await app.accounts.groups.addUsers(editors, [user as never]);
      await app.accounts.permissions.grant(user as never, ['auth.add_group']);
      const values = valuesOf(1) as { email?: string };
      const names = [`${user}`, String(user.id), ...(values.email === undefined ? [] : [values.email])];
      for (const name of names) {
        const { said } = await run('users show', { arguments: { user: name }, options: { json: true } });
        expect(said).toHaveLength(1);
        expect(JSON.parse(said[0] ?? '')).toMatchObject({
          user: { id: user.id, isActive: true },
          hasPassword: true,
          address: values.email ?? null,
          addressProven: false,
          groups: ['editors'],
          permissions: [
            { name: 'auth.add_group', own: true, groups: [] },
            { name: 'auth.view_group', own: false, groups: ['editors'] },
          ],
          sessions: [{ browser: 'An unknown device' }],
          events: expect.arrayContaining([expect.objectContaining({ kind: 'userLoggedIn' })]),
        });
      }
      const { said } = await run('users show', { arguments: { user: `${user}` } });
      const text = said.join('\n');
      expect(text).toContain('groups: 1\neditors\n');
      expect(text).toMatch(/^auth\.view_group +group editors$/m);
      expect(text).toMatch(/^password +set$/m);
      const { key } = await client.session();
      for (const secret of [String(key), 'argon2', 'pbkdf2', 'scrypt', 'the-withheld-key']) {
        expect(text).not.toContain(secret);
      }
      await expect(run('users show', { arguments: { user: 'nobody' } })).rejects.toThrow(
        /or id is nobody\.$/,
      );
    });

    it('lose their sessions when they are deactivated, and do not have them back', async () => {
      await using opened = await open();
      const { app, users, run } = opened;
      const [user] = users as [BaseUser];
      const client = app.client();
      await client.loginAs(user as never);
      const off = await run('users deactivate', { arguments: { user: String(user.id) } });
      expect(off.said).toEqual([`${user} is inactive now. Ended 1 session.`]);
      expect((await run('users deactivate', { arguments: { user: `${user}` } })).said).toEqual([
        `${user} is inactive already.`,
      ]);
      expect((await run('users activate', { arguments: { user: `${user}` } })).said).toEqual([
        `${user} is active again.`,
      ]);
      expect((await client.user()).isAuthenticated).toBe(false);
      const kept = (await app.accounts.audit.listOf(user)).map(({ kind, actorId }) => [kind, actorId]);
      expect(kept).toEqual(
        expect.arrayContaining([
          ['userDeactivated', null],
          ['sessionsEnded', null],
          ['userActivated', null],
        ]),
      );
    });

    it('have sessions that are listed by ids which open nothing, and end one by one', async () => {
      await using opened = await open();
      const { app, users, run } = opened;
      const [first, second] = users as [BaseUser, BaseUser];
      const [desk, phone, other] = [app.client(), app.client(), app.client()];
      await desk.loginAs(first as never);
      app.clock.advance({ minutes: 1 });
      await phone.loginAs(first as never);
      app.clock.advance({ minutes: 1 });
      await other.loginAs(second as never);
      await (await app.client().session()).set('cart', 'book');
      const list = async (options: object = {}) => {
        const { said } = await run('sessions list', { options: { json: true, ...options } });
        return said.map((line) => JSON.parse(line) as { id: string; user: string; userId: unknown });
      };
      const all = await list();
      expect(all.map(({ userId }) => userId)).toEqual([second.id, first.id, first.id]);
      expect(all.map(({ user }) => user)).toEqual([`${second}`, `${first}`, `${first}`]);
      expect(await list({ user: `${first}` })).toEqual(all.slice(1));
      const page = await run('sessions list', { options: { limit: '1' } });
      expect([page.said.length, page.aside]).toEqual([2, ['There are more: --limit 2']]);
      // Neither the key nor what the table knows of it.
      const rows = await app.database.kysely.selectFrom('latchkey_session').selectAll().execute();
      const shown = JSON.stringify(all) + (await run('sessions list')).said.join('\n');
      for (const { key_hash } of rows) expect(shown).not.toContain(String(key_hash).slice(0, 8));
      for (const client of [desk, phone, other]) expect(shown).not.toContain((await client.session()).key);

      const [, ofPhone] = all;
      const ended = run('sessions end', { arguments: { ids: [String(ofPhone?.id), 'nothing'] } });
      await expect(ended).rejects.toThrow('There is no session of a user by the id nothing.');
      expect((await phone.user()).isAuthenticated).toBe(false);
      expect((await desk.user()).isAuthenticated).toBe(true);
      const [entry] = await app.accounts.audit.list({ kind: 'sessionEnded' });
      expect(entry).toMatchObject({
        userId: String(first.id),
        actorId: null,
        detail: { session: ofPhone?.id },
      });
      // A user who may not log in has no session to show.
      await app.accounts.users.update(second, { isActive: false });
      expect((await list()).map(({ userId }) => userId)).toEqual([first.id]);
      expect(
        (await run('sessions end', { arguments: { ids: [] }, options: { all: true, yes: true } })).said,
      ).toEqual(['Ended 3 sessions.']);
    });

    it('have groups and permissions, changed together or not at all, and gone accounts are gone', async () => {
      await using opened = await open();
      const { app, users, run } = opened;
      const [user] = users as [BaseUser];
      const named = { arguments: { user: `${user}` } };
      const { groups } = app.accounts;
      await groups.addUsers(await groups.create('readers'), [user as never]);
      await groups.create('editors');
      const moved = await run('users groups', {
        ...named,
        options: { add: ['editors'], remove: ['readers'] },
      });
      expect(moved.said).toEqual(['editors']);
      const wrong = run('users groups', {
        ...named,
        options: { add: ['readers', 'editor'], remove: ['editors'] },
      });
      await expect(wrong).rejects.toThrow(
        'There is no group called editor. Did you mean editors? Nothing was changed.',
      );
      expect((await run('users groups', named)).said).toEqual(['editors']);

      await run('users permissions', { ...named, options: { grant: ['auth.add_group', 'auth.view_group'] } });
      const half = run('users permissions', {
        ...named,
        options: { grant: ['auth.change_group', 'auth.add_grup'], revoke: ['auth.add_group'] },
      });
      await expect(half).rejects.toThrow(
        'There is no permission auth.add_grup. Did you mean auth.add_group?',
      );
      const left = await run('users permissions', {
        ...named,
        options: { revoke: ['auth.view_group'], json: true },
      });
      expect(left.said).toEqual(['{"name":"auth.add_group","own":true,"groups":[]}']);

      expect((await run('users delete', { ...named, options: { yes: true } })).said).toEqual([
        `The account of ${user} is deleted.`,
      ]);
      expect(await app.accounts.users.get(user.id)).toBeNull();
      await expect(run('users delete', { ...named, options: { yes: true } })).rejects.toThrow(
        'There is no user',
      );
    });
  });

  describe('an operator', () => {
    const open = async () =>
      createTestApp<User>(starter, {
        folder: 'starter',
        settings: { databaseUrl: await databases.create() },
      });

    it('closes no account of the last active superuser, also where two go at once', async () => {
      await using app = await open();
      const pair = [await app.createUser({ isSuperuser: true }), await app.createUser({ isSuperuser: true })];
      const outcomes = await Promise.allSettled(
        pair.map(({ id }) =>
          runCommand(app, command('users deactivate'), { arguments: { user: String(id) } }),
        ),
      );
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await app.accounts.users.count({ isSuperuser: true, isActive: true })).toBe(1);
    });

    it('reads of everybody’s sessions more than are read at once, and ends one among them', async () => {
      await using app = await open();
      const user = await app.createUser({});
      const client = app.client();
      await client.loginAs(user);
      const [row] = await app.database.kysely.selectFrom('latchkey_session').selectAll().execute();
      const copies = Array.from({ length: 1100 }, (_, index) => ({
        ...row,
        key_hash: index.toString(16).padStart(64, '0'),
        renewed_at: Number(row?.renewed_at) - (index >> 2),
      }));
      for (let from = 0; from < copies.length; from += 100) {
        await app.database.kysely
          .insertInto('latchkey_session')
          .values(copies.slice(from, from + 100))
          .execute();
      }
      const sessions = await app.accounts.everybodysSessions({ limit: 5000 });
      expect(new Set(sessions.map(({ id }) => id)).size).toBe(1101);
      const [last] = sessions.slice(-1);
      expect(await app.accounts.endSessionsById([String(last?.id), 'none'])).toEqual([last?.id]);
      expect(await app.accounts.everybodysSessions({ limit: 5000 })).toHaveLength(1100);
    });
  });
});

describe('a name that is the id of another user', () => {
  const Person = defineUserModel({
    ...base,
    usernameField: 'handle',
    fields: { handle: field.text({ maxLength: 30, unique: true }), ...flags },
  });

  it('names neither of them, so that nobody is given what was meant for another', async () => {
    await using app = await openUserKind(Person);
    const bob = await app.accounts.users.createUser({ handle: 'bob' });
    const eve = await app.accounts.users.createUser({ handle: String(bob.id) });
    const grant = (user: string) =>
      runCommand(app, command('users permissions'), {
        arguments: { user },
        options: { grant: ['auth.add_group'] },
      });
    await expect(grant(String(bob.id))).rejects.toThrow(
      `${bob.id} names several users: ${eve} (id ${eve.id}), bob (id ${bob.id}).`,
    );
    expect(await app.accounts.permissions.heldBy(eve)).toEqual([]);
    await grant('bob');
    expect(await app.accounts.permissions.heldBy(bob)).toHaveLength(1);
  });
});
