import { sql } from 'kysely';
import { databaseOf } from 'latchkey';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import { CustomUser, type User } from '../../starter/accounts/user.ts';
import { eachDatabase } from '../support/databases.ts';
import { Note } from '../support/notes-project/notes/note.ts';
import { notesProject } from '../support/notes-project/project.ts';

eachDatabase((databases) => {
  let site: TestSite<User>;
  let ada: User;
  beforeAll(async () => {
    const databaseUrl = await databases.create();
    site = await startTestSite(notesProject, { folder: 'starter', settings: { databaseUrl } });
    ada = await site.accounts.users.createUser({ email: 'ada@example.com', username: 'Ada' });
  });
  afterAll(() => site.stop());
  const typed = () => databaseOf(site, [Note, CustomUser]);
  beforeEach(async () => {
    await typed().deleteFrom('notes_note').execute();
  });

  const plain = (slug: string) => ({ title: slug, slug, owner_id: ada.id });

  describe('the typed tables', () => {
    it('join and give values as the models have them', async () => {
      const due_at = new Date('2026-05-31T12:00:00.500Z');
      const values = {
        price: '7.50',
        is_done: true,
        due_at,
        day: '2026-05-31',
        views: 2 ** 40,
        words: 'a b',
      };
      await typed()
        .insertInto('notes_note')
        .values({ ...plain('a'), ...values, extra: { tags: ['x', '🗝'] } })
        .execute();
      const row = await typed()
        .selectFrom('notes_note')
        .innerJoin('accounts_customuser', 'accounts_customuser.id', 'notes_note.owner_id')
        .select(['price', 'is_done', 'due_at', 'day', 'views', 'words', 'extra', 'email'])
        .executeTakeFirstOrThrow();
      expect(row).toEqual({ ...values, extra: { tags: ['x', '🗝'] }, email: 'ada@example.com' });
    });

    it('fill in the defaults of the models, for each row of several', async () => {
      await typed()
        .insertInto('notes_note')
        .values([plain('a'), { ...plain('b'), stars: 5, extra: { tags: ['b'] } }])
        .execute();
      const rows = await typed()
        .selectFrom('notes_note')
        .select(['slug', 'stars', 'mood', 'words', 'extra', 'is_done', 'price'])
        .orderBy('slug')
        .execute();
      const defaults = { mood: 'calm', words: '', is_done: false, price: null };
      expect(rows).toEqual([
        { slug: 'a', stars: 3, extra: { tags: [] }, ...defaults },
        { slug: 'b', stars: 5, extra: { tags: ['b'] }, ...defaults },
      ]);
    });

    it('take a value for a JSON column in updates too, under another name and in conflicts', async () => {
      await typed().insertInto('notes_note').values(plain('a')).execute();
      const extras = async () =>
        (await typed().selectFrom('notes_note').select('extra').execute()).map(({ extra }) => extra.tags);

      await typed()
        .updateTable('notes_note as n')
        .set({ extra: { tags: ['update'] } })
        .where('n.slug', '=', 'a')
        .execute();
      expect(await extras()).toEqual([['update']]);
      await typed()
        .insertInto('notes_note')
        .values({ ...plain('a'), slug: 'b' })
        .onConflict((conflict) =>
          conflict.columns(['owner_id', 'title']).doUpdateSet({ extra: { tags: ['conflict'] } }),
        )
        .execute();
      expect(await extras()).toEqual([['conflict']]);
    });

    it('leave expressions and rows of a query as they are', async () => {
      await typed()
        .insertInto('notes_note')
        .values({ ...plain('a'), title: sql<string>`upper('a')` })
        .execute();
      await typed()
        .insertInto('notes_note')
        .columns(['title', 'slug', 'owner_id', 'body', 'mood', 'stars', 'views', 'is_done', 'words', 'extra'])
        .expression((build) =>
          build
            .selectFrom('notes_note')
            .select([sql<string>`'copy'`.as('title'), sql<string>`'copy'`.as('slug'), 'owner_id'])
            .select(['body', 'mood', 'stars', 'views', 'is_done', 'words', 'extra']),
        )
        .execute();
      const rows = await typed().selectFrom('notes_note').select(['title', 'extra']).orderBy('id').execute();
      expect(rows).toEqual([
        { title: 'A', extra: { tags: [] } },
        { title: 'copy', extra: { tags: [] } },
      ]);
    });

    it('are those of a user manager too', async () => {
      const { users } = site.accounts;
      expect(
        await databaseOf(users, [CustomUser]).selectFrom('accounts_customuser').select('email').execute(),
      ).toEqual([{ email: 'ada@example.com' }]);
    });
  });

  describe('a transaction', () => {
    it('keeps all of it or nothing', async () => {
      const failed = typed()
        .transaction()
        .execute(async (transaction) => {
          await transaction.insertInto('notes_note').values(plain('a')).execute();
          throw new Error('No.');
        });
      await expect(failed).rejects.toThrow('No.');
      expect(await site.objects(Note).count()).toBe(0);
    });
  });
});
