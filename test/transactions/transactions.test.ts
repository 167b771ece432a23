import { inspect } from 'node:util';
import { databaseOf, defineEvent, not, passwordChanged, userChanged, userCreated } from 'latchkey';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { eachDatabase } from '../support/databases.ts';
import { Note } from '../support/notes-project/notes/note.ts';
import { notesProject } from '../support/notes-project/project.ts';

const PASSWORD = 'correct horse battery';
const changedMind = new Error('changed my mind');

eachDatabase((databases) => {
  let site: TestSite<User>;
  let owner: User;
  beforeAll(async () => {
    const databaseUrl = await databases.create();
    site = await startTestSite(notesProject, { folder: 'starter', settings: { databaseUrl } });
    await site.migrate();
    owner = await site.accounts.users.createUser({ email: 'owner@example.com', username: 'Owner' });
  });
  afterAll(() => site.stop());

  let made = 0;
  const values = () => ({ email: `u-${++made}@example.com`, username: `u ${made}`, password: PASSWORD });
  const newUser = () => site.accounts.users.createUser(values());
  const newSlug = () => `note-${++made}`;
  const note = (slug: string) => ({ title: `title ${++made}`, slug, ownerId: owner.id });
  const typed = () => databaseOf(site, [Note]);
  const addRaw = (slug: string) =>
    typed()
      .insertInto('notes_note')
      .values({ title: `title ${++made}`, slug, owner_id: owner.id })
      .execute();
  const slugs = async () => {
    const rows = await site.objects(Note).list({ where: { ownerId: owner.id }, orderBy: 'slug' });
    return rows.map(({ slug }) => slug);
  };
  const now = async ({ id }: User) => {
    const found = await site.accounts.users.get(id);
    if (!found) throw new Error('gone');
    return found;
  };

  let stops: (() => void)[];
  let told: string[];
  beforeEach(async () => {
    stops = [];
    told = [];
    await site.objects(Note).deleteWhere({ parentId: not(null) });
    await site.objects(Note).deleteWhere({ id: not(null) });
  });
  afterEach(() => {
    for (const stop of stops) stop();
  });
  const hear = () => {
    for (const event of [userCreated, userChanged, passwordChanged]) {
      stops.push(site.accounts.on(event, ({ user }) => void told.push(`${event.name} ${user.id}`)));
    }
  };
  const audit = () => {
    for (const event of [userCreated, userChanged, passwordChanged]) {
      const write = async () => {
        await addRaw(`audit-${event.name}-${++made}`.toLowerCase());
      };
      stops.push(site.accounts.on(event, write, { inTransaction: true }));
    }
  };

  /** Writes by every door there is. */
  const writeEverything = async (user: User, session: { readonly key: string | null }) => {
    const { users, permissions, groups } = site.accounts;
    const other = await newUser();
    await users.update(user, { username: `changed ${user.id}` });
    await permissions.grant(user, ['notes.add_note']);
    await groups.addUsers(await groups.create(`group ${user.id}`), [user]);
    await site.objects(Note).create(note(`model-${user.id}`));
    await addRaw(`raw-${user.id}`);
    await users.setPassword(user, 'another good one');
    return { other, openInside: (await site.accounts.getUser(session.key ?? '')).isAuthenticated };
  };
  const lookAtEverything = async (user: User, session: { readonly key: string | null }) => {
    const found = await now(user);
    return {
      username: found.username,
      password: await site.accounts.users.checkPassword(found, PASSWORD),
      permissions: [...(await found.getAllPermissions())],
      groups: (await site.accounts.groups.ofUser(found)).length,
      notes: (await slugs()).map((slug) => slug.replace(/-?\d+$/, '')),
      users: await site.accounts.users.count(),
      session: (await site.accounts.getUser(session.key ?? '')).isAuthenticated,
    };
  };
  const openSession = async (user: User) => {
    const session = site.accounts.sessions.empty();
    await site.accounts.login(session, user);
    return session;
  };

  describe('what happens in a transaction', () => {
    it('is kept together', async () => {
      const user = await newUser();
      const session = await openSession(user);
      const users = await site.accounts.users.count();
      audit();
      hear();
      const { openInside } = await site.accounts.transact(async () => writeEverything(user, session));
      expect(openInside).toBe(false);
      expect(await lookAtEverything(user, session)).toEqual({
        username: `changed ${user.id}`,
        password: false,
        permissions: ['notes.add_note'],
        groups: 1,
        notes: ['audit-passwordchanged', 'audit-userchanged', 'audit-usercreated', 'model', 'raw'],
        users: users + 1,
        session: false,
      });
      expect(told.map((each) => each.split(' ')[0])).toEqual([
        'userCreated',
        'userChanged',
        'passwordChanged',
      ]);
    });

    it('is taken back together, and nobody is told after it', async () => {
      const user = await newUser();
      const session = await openSession(user);
      const before = await lookAtEverything(user, session);
      audit();
      hear();
      const failed = site.accounts.transact(async () => {
        await writeEverything(user, session);
        throw changedMind;
      });
      await expect(failed).rejects.toBe(changedMind);
      expect(await lookAtEverything(user, session)).toEqual(before);
      expect(told).toEqual([]);
    });

    it('is seen by every read in it, and by nobody else', async () => {
      const user = await newUser();
      let seenOutside: unknown;
      const { promise: written, resolve: tellWritten } = Promise.withResolvers<void>();
      const { promise: looked, resolve: goOn } = Promise.withResolvers<void>();
      const look = written.then(async () => {
        seenOutside = (await now(user)).username;
        goOn();
      });
      await site.accounts.transact(async () => {
        await site.accounts.users.update(user, { username: `inside ${user.id}` });
        const made = await newUser();
        const byKey = await site.accounts.users.getByNaturalKey(made.email);
        expect([(await now(user)).username, byKey?.id]).toEqual([`inside ${user.id}`, made.id]);
        const session = await openSession(made);
        const found = await site.accounts.getUser(session.key ?? '');
        expect(found.isAuthenticated && found.id).toBe(made.id);
        tellWritten();
        await looked;
      });
      await look;
      expect(seenOutside).toBe(user.username);
    });

    it('is what a handle from before the transaction asks in, too', async () => {
      const before = typed();
      const failed = site.accounts.transact(async () => {
        await before.insertInto('notes_note').values({ title: 'a', slug: 'a', owner_id: owner.id }).execute();
        throw changedMind;
      });
      await expect(failed).rejects.toBe(changedMind);
      expect(await slugs()).toEqual([]);
    });

    it('is all that happens in a transaction of Kysely’s', async () => {
      hear();
      const user = await newUser();
      told = [];
      const failed = typed()
        .transaction()
        .execute(async (transaction) => {
          await site.accounts.users.update(user, { username: `kysely ${user.id}` });
          const values = { title: 'b', slug: 'b', owner_id: owner.id };
          await transaction.insertInto('notes_note').values(values).execute();
          expect(await slugs()).toEqual(['b']);
          throw changedMind;
        });
      await expect(failed).rejects.toBe(changedMind);
      expect([(await now(user)).username, await slugs(), told]).toEqual([user.username, [], []]);
      await typed()
        .transaction()
        .execute(async () => {
          await site.accounts.users.update(user, { username: `kysely ${user.id}` });
          expect(told).toEqual([]);
        });
      expect(told).toEqual([`userChanged ${user.id}`]);
    });
  });

  describe('a refusal in a transaction', () => {
    it('is an answer, and the transaction goes on', async () => {
      const user = await newUser();
      const { users, groups } = site.accounts;
      await site.objects(Note).create(note('taken'));
      await groups.create(`taken ${user.id}`);
      const answers = await site.accounts.transact(async () => {
        const refused = [
          await users.tryCreateUser({ ...values(), email: user.email }),
          await users.update(user, { email: owner.email }),
          await site.objects(Note).create(note('taken')),
          await site.objects(Note).create({ ...note('nobody'), ownerId: 2_000_000_000 }),
          await site.objects(Note).updateWhere({ slug: 'taken' }, { ownerId: 2_000_000_000 }),
          await groups.create(`taken ${user.id}`).catch((error: { code: string }) => error.code),
        ];
        const created = await site.objects(Note).create(note('free'));
        const parentId = 'row' in created ? created.row.id : 0;
        await site.objects(Note).create({ ...note('child'), parentId });
        await groups.addUsers(await groups.create(`new ${user.id}`), [user]);
        const child = { ...note('of-user'), ownerId: user.id };
        const own = await site.objects(Note).create(child);
        const under = { ...note('under'), parentId: 'row' in own ? own.row.id : 0 };
        await site.objects(Note).create(under);
        return [
          ...refused,
          await site.objects(Note).deleteWhere({ id: parentId }),
          await users.delete(user),
          (await groups.ofUser(user)).length,
        ];
      });
      expect(answers).toEqual([
        { duplicate: 'email' },
        { duplicate: 'email' },
        { duplicate: 'slug' },
        { missing: 'ownerId' },
        { missing: 'ownerId' },
        'group_exists',
        'referenced',
        'referenced',
        1,
      ]);
      expect(await slugs()).toEqual(['child', 'free', 'taken', 'under']);
      expect(await site.accounts.groups.ofUser(user)).toHaveLength(1);
    });

    it('undoes nothing of what happens beside it', async () => {
      await site.objects(Note).create(note('taken'));
      await site.accounts.transact(async () => {
        const work = [0, 1, 2, 3].flatMap((n) => [
          site.objects(Note).create(note('taken')),
          site.objects(Note).create(note(`free-${n}`)),
          addRaw(`raw-${n}`),
          site.accounts.users.count(),
        ]);
        await Promise.all(work);
      });
      const free = [0, 1, 2, 3].map((n) => `free-${n}`);
      expect(await slugs()).toEqual([...free, ...free.map((slug) => slug.replace('free', 'raw')), 'taken']);
    });

    it('of a login whose session has ended undoes the login alone', async () => {
      const user = await newUser();
      const session = await openSession(user);
      const stale = await site.accounts.sessions.open(session.key ?? '');
      await session.flush();
      await site.accounts.transact(async () => {
        await addRaw('before');
        await site.accounts.login(stale, user);
        await addRaw('after');
      });
      const opened = await site.accounts.getUser(stale.key ?? '');
      expect([opened.isAuthenticated, await slugs()]).toEqual([true, ['after', 'before']]);
    });
  });

  it('a permission that was granted and taken back is nobody’s, also of the user that was asked', async () => {
    const user = await now(await newUser());
    const failed = site.accounts.transact(async () => {
      await site.accounts.permissions.grant(user, ['notes.add_note']);
      expect(await user.hasPerm('notes.add_note')).toBe(true);
      throw changedMind;
    });
    await expect(failed).rejects.toBe(changedMind);
    expect(await user.hasPerm('notes.add_note')).toBe(false);
  });

  it('a password can be hashed before, and is told to nobody', async () => {
    const { users } = site.accounts;
    const [user, password, first] = [
      await newUser(),
      await users.hashPassword('another good one'),
      await users.hashPassword('a third good one'),
    ];
    expect(inspect(password, { showHidden: true }) + JSON.stringify(password)).not.toMatch(
      /another|argon|md5/,
    );
    const made = await site.accounts.transact(async () => {
      await users.setPassword(user, password);
      return users.createUser({ ...values(), password: first });
    });
    const right = [
      await users.checkPassword(await now(user), 'another good one'),
      await users.checkPassword(await now(user), PASSWORD),
      await users.checkPassword(await now(made), 'a third good one'),
    ];
    expect(right).toEqual([true, false, true]);
    await expect(users.hashPassword('')).rejects.toMatchObject({ code: 'password_empty' });
  });

  describe('callbacks for after the commit', () => {
    it('are called in their order, once all is kept', async () => {
      const calls: string[] = [];
      const user = await newUser();
      stops.push(site.accounts.on(userChanged, () => void calls.push('event')));
      await site.accounts.transact(async ({ onCommit }) => {
        await onCommit(async () => void calls.push(`first, ${(await slugs()).length} kept`));
        await site.accounts.users.update(user, { username: `again ${user.id}` });
        await site.accounts.transact(async (inner) => {
          await inner.onCommit(() => void calls.push('inner'));
        });
        await onCommit(() => void calls.push('last'));
        await addRaw('kept');
        calls.push('done');
      });
      expect(calls).toEqual(['done', 'first, 1 kept', 'event', 'inner', 'last']);
    });

    it('are dropped where it is not kept', async () => {
      const calls: string[] = [];
      const failed = site.accounts.transact(async ({ onCommit }) => {
        await onCommit(() => void calls.push('called'));
        throw changedMind;
      });
      await expect(failed).rejects.toBe(changedMind);
      expect(calls).toEqual([]);
    });

    it('are dropped with the part that was taken back', async () => {
      const calls: string[] = [];
      await site.accounts.transact(async ({ onCommit }) => {
        const part = typed()
          .transaction()
          .execute(async () => {
            await addRaw('part');
            await onCommit(() => void calls.push('part'));
            throw changedMind;
          });
        await expect(part).rejects.toBe(changedMind);
        await onCommit(() => void calls.push('whole'));
        await addRaw('whole');
      });
      expect([calls, await slugs()]).toEqual([['whole'], ['whole']]);
    });

    it('that fail undo nothing, keep none from being called, and are in the log', async () => {
      const calls: string[] = [];
      await site.accounts.transact(async ({ onCommit }) => {
        await onCommit(() => Promise.reject(new Error('no postman')));
        await onCommit(() => void calls.push('called'));
        await addRaw('kept');
      });
      expect([calls, await slugs()]).toEqual([['called'], ['kept']]);
    });

    it('may write, by then without the transaction', async () => {
      await site.accounts.transact(async ({ onCommit }) => {
        await onCommit(() => site.accounts.transact(() => addRaw('later')).then(() => undefined));
        await addRaw('sooner');
      });
      expect(await slugs()).toEqual(['later', 'sooner']);
    });
  });

  describe('a transaction in a transaction', () => {
    it('is part of it', async () => {
      const failed = site.accounts.transact(async () => {
        await site.accounts.transact(() => addRaw('inner'));
        throw changedMind;
      });
      await expect(failed).rejects.toBe(changedMind);
      expect(await slugs()).toEqual([]);
    });

    it('that fails is the end of the whole, also where that is caught', async () => {
      const failed = site.accounts.transact(async () => {
        await addRaw('outer');
        await site.accounts.transact(() => Promise.reject(changedMind)).catch(() => undefined);
      });
      await expect(failed).rejects.toMatchObject({ code: 'transaction_failed', cause: changedMind });
      expect(await slugs()).toEqual([]);
    });

    it('of Kysely’s is taken back alone', async () => {
      await site.accounts.transact(async () => {
        await addRaw('outer');
        const inner = typed()
          .transaction()
          .execute(async (transaction) => {
            await addRaw('inner');
            await transaction.deleteFrom('notes_note').execute();
            throw changedMind;
          });
        await expect(inner).rejects.toBe(changedMind);
        expect(await slugs()).toEqual(['outer']);
      });
      expect(await slugs()).toEqual(['outer']);
    });

    it('has no isolation level of its own', async () => {
      const failed = site.accounts.transact(() =>
        typed()
          .transaction()
          .setIsolationLevel('serializable')
          .execute(async () => undefined),
      );
      await expect(failed).rejects.toMatchObject({ code: 'transaction_begun' });
    });
  });

  it('twenty at once are apart from each other, and from what runs beside them', async () => {
    const placed = defineEvent<{ readonly slug: string }>('placed');
    stops.push(site.accounts.on(placed, ({ slug }) => void told.push(slug)));
    const run = async (n: number) => {
      const slug = `t-${String(n).padStart(2, '0')}`;
      const seen: number[] = [];
      const done = site.accounts.transact(async ({ emit }) => {
        await addRaw(slug);
        await emit(placed, { slug });
        await new Promise((resolve) => setImmediate(resolve));
        const own = await site.objects(Note).list({ where: { slug } });
        seen.push(own.length);
        if (n % 2 === 1) throw changedMind;
      });
      await done.catch((error: unknown) => expect(error).toBe(changedMind));
      return seen;
    };
    const beside = async (n: number) => {
      await new Promise((resolve) => setImmediate(resolve));
      await addRaw(`beside-${n}`);
    };
    const all = Array.from({ length: 20 }, (_, n) => n);
    const [seen] = await Promise.all([Promise.all(all.map(run)), Promise.all([0, 1, 2].map(beside))]);
    expect(seen).toEqual(all.map(() => [1]));
    const kept = all.filter((n) => n % 2 === 0).map((n) => `t-${String(n).padStart(2, '0')}`);
    expect(await slugs()).toEqual(['beside-0', 'beside-1', 'beside-2', ...kept]);
    expect(told.sort()).toEqual(kept);
  });

  describe('work that is left running', () => {
    it('belongs to the transaction where it asked before its end', async () => {
      let left: Promise<unknown> = Promise.resolve();
      const failed = site.accounts.transact(async () => {
        left = Promise.all([addRaw('a'), addRaw('b')]);
        left.catch(() => undefined);
        throw changedMind;
      });
      await expect(failed).rejects.toBe(changedMind);
      await left;
      expect(await slugs()).toEqual([]);
    });

    it('goes on without the transaction where it asks later', async () => {
      const { promise: ended, resolve: end } = Promise.withResolvers<void>();
      let left: Promise<unknown> = Promise.resolve();
      const failed = site.accounts.transact(async ({ onCommit }) => {
        left = ended.then(async () => {
          const calls: string[] = [];
          await addRaw('late');
          await onCommit(() => void calls.push('at once'));
          await site.accounts.transact(() => addRaw('later'));
          return [calls, (await site.accounts.users.get(owner.id))?.id];
        });
        throw changedMind;
      });
      await expect(failed).rejects.toBe(changedMind);
      end();
      expect(await left).toEqual([['at once'], owner.id]);
      expect(await slugs()).toEqual(['late', 'later']);
    });
  });

  if (databases.name === 'postgres') {
    it('a failure that is caught takes the whole back, and does not look like success', async () => {
      const calls: string[] = [];
      await addRaw('taken');
      const failed = site.accounts.transact(async ({ onCommit }) => {
        await onCommit(() => void calls.push('called'));
        await addRaw('outer');
        await addRaw('taken').catch(() => undefined);
      });
      await expect(failed).rejects.toThrow();
      expect([calls, await slugs()]).toEqual([[], ['taken']]);
    });
  }

  it(`ids that were copied are passed in a transaction too, and the rest of it stays`, async () => {
    const [highest] = await typed()
      .selectFrom('notes_note')
      .select(({ fn }) => fn.max('id').as('id'))
      .execute();
    const first = await site.objects(Note).create(note(newSlug()));
    const next = Math.max(highest?.id ?? 0, 'row' in first ? first.row.id : 0) + 1;
    const copied = { id: next, title: 'copied', slug: 'copied', owner_id: owner.id };
    await typed().insertInto('notes_note').values(copied).execute();
    await site.accounts.transact(async () => {
      await site.accounts.users.update(owner, { username: 'Owner 2' });
      expect(await site.objects(Note).create(note('after'))).toMatchObject({ row: { slug: 'after' } });
    });
    expect(await slugs()).toEqual(expect.arrayContaining(['after', 'copied']));
    expect((await now(owner)).username).toBe('Owner 2');
  });
});
