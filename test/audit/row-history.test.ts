import {
  AuditEntry,
  type AuditFilter,
  defineModel,
  field,
  rowActionRun,
  rowAdded,
  rowChanged,
  rowChangesOf,
  rowDeleted,
  rowRefused,
} from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountData } from '../../src/apps/accounts/data/account-data.ts';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { eachDatabase } from '../support/databases.ts';
import { notesProject } from '../support/notes-project/project.ts';

const Note = defineModel({ app: 'notes', name: 'Note', fields: { title: field.text({ maxLength: 200 }) } });
const aNote = (id: number) => ({ model: Note, id });

eachDatabase((databases) => {
  let site: TestSite<User>;
  let log: string[];
  beforeAll(async () => {
    log = [];
    const settings = { databaseUrl: await databases.create(), logLevel: 'info' as const };
    const writeLog = (line: string) => log.push(line);
    site = await startTestSite(notesProject, { folder: 'starter', settings, writeLog });
    await site.migrate();
  });
  afterAll(() => site.stop());

  let made = 0;
  const newUser = () => {
    const name = `user-${++made}`;
    return site.accounts.users.createUser({ email: `${name}@example.com`, username: name });
  };
  const list = (filter: AuditFilter) => site.accounts.audit.list(filter);
  const aUser = (user: User) => ({ model: site.accounts.users.model, id: user.id });
  /** As the page of a visitor says it who is logged in as `user`; null: who is not. */
  const visitor = (user: User | null) => ({
    ip: '203.0.113.9',
    request: {
      id: 'r1',
      user: user ?? { isAuthenticated: false },
      session: { key: null },
      headers: new Headers(),
    } as never,
  });

  describe('the history of a row', () => {
    it('says what was done with it, by whom, and what changed from what to what', async () => {
      const user = await newUser();
      const object = aNote(1);
      const changes = [
        { name: 'title', from: 'Milk', to: 'Milk, <b>eggs</b>' },
        { name: 'dueAt', from: '', to: 'tomorrow' },
      ];
      await site.accounts.transact(async ({ emit }) => {
        await emit(rowAdded, { object, label: 'Milk', ...visitor(user) });
        await emit(rowChanged, { object, label: 'Milk', changes, ...visitor(user) });
      });
      await site.accounts.emit(rowActionRun, { object, label: 'Milk', action: 'pin' });
      await site.accounts.emit(rowDeleted, { object, label: 'Milk, <b>eggs</b>' });
      await site.accounts.emit(rowDeleted, { object: aNote(11), label: 'Other' });
      const entries = await list({ object });
      const blank = { userId: null, object: 'notes.Note/1', outcome: 'ok' };
      expect(entries).toMatchObject([
        { ...blank, kind: 'rowDeleted', detail: { label: 'Milk, <b>eggs</b>' } },
        { ...blank, kind: 'rowActionRun', detail: { label: 'Milk', action: 'pin' }, actorId: null },
        { ...blank, kind: 'rowChanged', actorId: String(user.id) },
        { ...blank, kind: 'rowAdded', detail: { label: 'Milk' }, actorId: String(user.id) },
      ]);
      expect(entries.map(rowChangesOf)).toEqual([[], [], changes, []]);
      expect(await list({ object: 'notes.Note/1' })).toEqual(entries);
      const stored = await site.objects(AuditEntry).list({ where: { object: 'notes.Note/1' } });
      expect(stored).toHaveLength(4);
    });

    it('may be that of a whole model', async () => {
      const object = { model: Note };
      await site.accounts.emit(rowActionRun, { object, label: '3 notes', action: 'export' });
      expect(await list({ object })).toMatchObject([{ object: 'notes.Note', kind: 'rowActionRun' }]);
    });

    it('has every change, in as many entries as they need, and no value of a secret', async () => {
      const names = [...Array(33).keys()].map((n) => `field${n}`);
      const changes = [...names, 'apiToken'].map((name) => ({
        name,
        from: `old ${name}`,
        to: 'x'.repeat(500),
      }));
      await site.accounts.emit(rowChanged, { object: aNote(2), label: 'Milk', changes });
      const entries = await list({ object: aNote(2) });
      expect(entries).toHaveLength(3);
      const kept = entries.toReversed().flatMap(rowChangesOf);
      expect(kept.map(({ name }) => name)).toEqual([...names, 'apiToken']);
      expect(kept[32]).toEqual({ name: 'field32', from: 'old field32', to: `${'x'.repeat(199)}…` });
      expect(JSON.stringify(entries)).not.toContain('old apiToken');
    });

    it('has nothing of an act that is undone', async () => {
      const act = site.accounts.transact(async ({ emit }) => {
        await emit(rowAdded, { object: aNote(3), label: 'Milk' });
        throw new Error('The disk is full.');
      });
      await expect(act).rejects.toThrow('The disk is full.');
      expect(await list({ object: aNote(3) })).toEqual([]);
    });

    it('takes any text of an object that fits, and finds it by the same', async () => {
      for (const id of ['x'.repeat(300), 'a\0b', "'; drop table notes --"]) {
        await site.accounts.emit(rowAdded, { object: { model: Note, id }, label: 'Milk' });
        expect(await list({ object: { model: Note, id } }), id).toHaveLength(1);
      }
    });

    it('keeps each refusal of who is logged in, and counts those of strangers together', async () => {
      const user = await newUser();
      const object = aNote(4);
      for (const who of [user, user, null, null, null]) {
        await site.accounts.emit(rowRefused, { object, label: 'Milk', action: 'delete', ...visitor(who) });
      }
      const entries = await list({ object });
      expect(entries.map(({ outcome }) => outcome)).toEqual(['refused', 'refused', 'refused']);
      expect(entries.filter(({ actorId }) => actorId === String(user.id))).toHaveLength(2);
      expect(entries.find(({ actorId }) => actorId === null)?.detail).toEqual({
        label: 'Milk',
        action: 'delete',
        times: 3,
      });
    });

    it('is in the log by the names of the fields alone', async () => {
      log.length = 0;
      const changes = [{ name: 'title', from: 'Ada Lovelace', to: 'Grace Hopper' }];
      await site.accounts.emit(rowChanged, { object: aNote(5), label: 'Ada Lovelace', changes });
      expect(log.join('')).toMatch(/ info row_changed object=notes\.Note\/5 fields=title ip=null\n$/);
    });
  });

  describe('the history of a row that is a user', () => {
    const changes = [{ name: 'email', from: 'ada@example.com', to: 'ada@example.org' }];

    it("is in the user's own, and only there", async () => {
      const user = await newUser();
      const other = await newUser();
      await site.accounts.emit(rowChanged, { object: aUser(user), label: 'Ada', changes });
      expect(await list({ user, kind: 'rowChanged' })).toMatchObject([
        { userId: String(user.id), object: `accounts.CustomUser/${user.id}` },
      ]);
      expect(await list({ user: other, kind: 'rowChanged' })).toEqual([]);
    });

    it('shows the user no values: some fields are not for them', async () => {
      const user = await newUser();
      await site.accounts.emit(rowChanged, { object: aUser(user), label: 'A bad payer', changes });
      let data = '';
      for await (const piece of accountData(site, user)) data += piece;
      const { activity } = JSON.parse(data);
      expect(activity.find(({ kind }: { kind: string }) => kind === 'rowChanged')).toMatchObject({
        detail: { fields: ['email'] },
      });
      expect(data).not.toContain('A bad payer');
    });

    it('says no name any more when the user is deleted', async () => {
      const user = await newUser();
      const object = aUser(user);
      await site.accounts.emit(rowChanged, { object, label: 'Ada', changes });
      await site.accounts.audit.record({ kind: 'shop.refunded', user, object, detail: { order: 7 } });
      await site.accounts.transact(async ({ emit }) => {
        await site.accounts.users.delete(user);
        await emit(rowDeleted, { object, label: 'Ada' });
      });
      const entries = await list({ object });
      expect(entries.map(({ kind, detail }) => [kind, detail])).toEqual([
        ['rowDeleted', {}],
        ['shop.refunded', { order: 7 }],
        ['rowChanged', {}],
      ]);
    });
  });
});
