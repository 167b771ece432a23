import { sql } from 'kysely';
import { deleteAccount, deleteDueAccounts } from 'latchkey';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppClient } from '../../src/testing/client/app-client.ts';
import { createTestApp, type TestApp } from '../../src/testing/create-test-app.ts';
import type { User } from '../../starter/accounts/user.ts';
import { eachDatabase } from '../support/databases.ts';
import project from '../support/library-project/latchkey.config.ts';
import { Loan, Review, Shelf } from '../support/library-project/library/models.ts';

const DELETE = '/accounts/delete/';
const ADDRESS = 'ada@example.com';

eachDatabase((databases) => {
  describe('the end of an account', () => {
    let app: TestApp<User>;
    let ada: User;
    let client: AppClient<User>;

    async function open(settings: object): Promise<void> {
      const databaseUrl = await databases.create();
      app = await createTestApp(project, { folder: 'starter', settings: { databaseUrl, ...settings } });
      ada = await app.createUser({ email: ADDRESS });
      client = app.client();
      await client.loginAs(ada);
    }
    afterEach(() => app.close());

    const run = (statement: string) => sql.raw(statement).execute(app.database.kysely);
    const typed = () => client.submit(DELETE, { confirmation: ADDRESS });
    const isThere = async () => (await app.accounts.users.get(ada.id)) !== null;
    const shelf = async () => {
      const made = await app.objects(Shelf).create({ name: 'Poems', readerId: ada.id });
      if (!('row' in made)) throw new Error('No shelf was made.');
      return made.row;
    };

    describe('where it comes at once', () => {
      beforeEach(() => open({}));

      it('takes the session from the browser as well', async () => {
        expect(client.cookies.has('latchkey_session')).toBe(true);
        const answer = await typed();
        expect(answer.headers.getSetCookie().some((line) => /^latchkey_session=;/.test(line))).toBe(true);
      });

      it('is one among many that come at once', async () => {
        const outcomes = await Promise.all(Array.from({ length: 5 }, () => deleteAccount(app, ada)));
        expect(outcomes.map(({ state }) => state).sort()).toEqual([
          'deleted',
          'gone',
          'gone',
          'gone',
          'gone',
        ]);
      });

      it.each([
        ['the user', 'accounts_customuser', () => Promise.resolve(ada)],
        ['a row that would go along', 'library_shelf', shelf],
      ])(
        'does not come where a table of no model keeps %s, and takes everything back',
        async (_, table, kept) => {
          const { id } = await kept();
          const other = await shelf();
          await run(`create table notes (about bigint references ${table} (id))`);
          await run(`insert into notes values (${id})`);
          expect(await deleteAccount(app, ada)).toEqual({ state: 'kept', by: [] });
          expect([await isThere(), await app.objects(Shelf).get(other.id)]).toEqual([
            true,
            expect.objectContaining({ name: 'Poems' }),
          ]);
        },
      );

      // As Django makes tables: what goes along is its affair, not that of the database.
      it('comes where the database does nothing by itself', async () => {
        await run('drop table library_review');
        await run('drop table library_book');
        await run('drop table library_shelf');
        await run(
          'create table library_shelf (id bigint primary key, name varchar(50), reader_id bigint references accounts_customuser (id))',
        );
        await run(
          'create table library_book (id bigint primary key, shelf_id bigint references library_shelf (id))',
        );
        await run(
          'create table library_review (id bigint primary key, text text, book_id bigint, author_id bigint references accounts_customuser (id))',
        );
        await run(`insert into library_shelf values (1, 'Poems', ${ada.id})`);
        await run('insert into library_book values (1, 1)');
        await run(`insert into library_review values (1, 'Good', 7, ${ada.id})`);
        expect(await deleteAccount(app, ada)).toEqual({ state: 'deleted' });
        expect([await isThere(), await app.objects(Shelf).count()]).toEqual([false, 0]);
        expect(await app.objects(Review).first({})).toMatchObject({ text: 'Good', authorId: null });
      });
    });

    describe('where the site gives a grace', () => {
      beforeEach(() => open({ accountDeletionGrace: 1 }));

      const due = async () => {
        app.clock.advance({ days: 2 });
        const all: string[] = [];
        for await (const { outcome } of deleteDueAccounts(app)) all.push(outcome.state);
        return all;
      };

      it('the session ends at once, and a mail says when it is done', async () => {
        const answer = await typed();
        expect(answer.headers.getSetCookie().some((line) => /^latchkey_session=;/.test(line))).toBe(true);
        expect(await due()).toEqual(['deleted']);
        await app.mailWorker.drain();
        expect(app.mail.map(({ to, subject }) => `${to}: ${subject}`)).toEqual([
          expect.stringMatching(/^ada@example\.com: Your account at .* will be deleted$/),
          expect.stringMatching(/^ada@example\.com: Your account at .* is deleted$/),
        ]);
      });

      it('is not planned for whom something keeps', async () => {
        await app.objects(Loan).create({ readerId: ada.id, title: 'Lent' });
        expect(await deleteAccount(app, ada)).toMatchObject({ state: 'kept' });
        expect(await app.accounts.users.get(ada.id)).toMatchObject({ isActive: true });
        expect(await due()).toEqual([]);
      });

      it('does not come for who is active again by another program', async () => {
        await deleteAccount(app, ada);
        await run(`update accounts_customuser set is_active = true where id = ${ada.id}`);
        expect(await due()).toEqual([]);
        await run(`update accounts_customuser set is_active = false where id = ${ada.id}`);
        expect(await due()).toEqual([]);
        expect(await isThere()).toBe(true);
      });
    });
  });
});
