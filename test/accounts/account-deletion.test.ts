import {
  accountDeletionPlanned,
  accountDeletionTakenBack,
  deleteAccount,
  deleteDueAccounts,
  keepAccount,
  userDeleted,
} from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppClient } from '../../src/testing/client/app-client.ts';
import { createTestApp, type TestApp } from '../../src/testing/create-test-app.ts';
import type { User } from '../../starter/accounts/user.ts';
import { eachDatabase } from '../support/databases.ts';
import project from '../support/library-project/latchkey.config.ts';
import { Book, Follow, Loan, Review, Shelf } from '../support/library-project/library/models.ts';

const DELETE = '/accounts/delete/';
const PASSWORD = 'correct horse battery';
const DAY = 86_400_000;

eachDatabase((databases) => {
  describe('the end of an account', () => {
    let app: TestApp<User>;
    beforeAll(async () => {
      app = await open({});
    });
    afterAll(() => app.close());

    async function open(settings: object): Promise<TestApp<User>> {
      const databaseUrl = await databases.create();
      return createTestApp(project, {
        folder: 'starter',
        settings: { databaseUrl, ...settings },
        now: '2026-03-01T12:00:00Z',
      });
    }

    /** A user with rows of every kind, logged in. */
    async function reader(email: string, of = app) {
      const user = await of.createUser({ email, password: PASSWORD });
      const other = await of.createUser({ email: `other-of-${email}` });
      const client = of.client();
      await client.loginAs(user);
      const shelf = await made(of.objects(Shelf).create({ name: 'Poems', readerId: user.id }));
      const book = await made(of.objects(Book).create({ title: 'Odes', shelfId: shelf.id }));
      await of.objects(Review).create({ text: 'Good', bookId: book.id, authorId: other.id });
      const foreign = await made(of.objects(Shelf).create({ name: 'Bob', readerId: other.id }));
      const kept = await made(of.objects(Book).create({ title: 'Kept', shelfId: foreign.id }));
      const review = await made(
        of.objects(Review).create({ text: 'By me', bookId: kept.id, authorId: user.id }),
      );
      await of.objects(Follow).create({ followerId: other.id, followedId: user.id });
      return { user, client, shelf, book, review };
    }

    const typed = (client: AppClient<User>, confirmation: string) => client.submit(DELETE, { confirmation });

    it('says what goes, and ends everything in one step', async () => {
      const told: string[] = [];
      const stop = app.accounts.on(userDeleted, ({ user }) => void told.push(`${user}`));
      const { user, client, shelf, book, review } = await reader('ada@example.com');
      const { text } = await client.get(DELETE);
      expect(text).toContain('<strong>ada@example.com</strong>');
      for (const row of ['shelves: 1', 'Books: 1', 'Reviews: 1', 'Follows: 1']) {
        expect(text.toLowerCase()).toContain(row.toLowerCase());
      }

      const wrong = await typed(client, 'bob@example.com');
      expect(wrong.text).toContain('That is not ada@example.com.');
      expect(await app.accounts.users.get(user.id)).not.toBeNull();

      const answer = await typed(client, ' ADA@Example.com ');
      expect(answer.location).toBe('/accounts/login/');
      expect((await client.get('/accounts/login/')).text).toContain('Your account is deleted.');
      expect((await client.get('/accounts/profile/')).location).toContain('/accounts/login/');
      expect(await app.accounts.users.get(user.id)).toBeNull();
      expect(await app.accounts.sessionsOf(user)).toEqual([]);
      expect(await app.objects(Shelf).get(shelf.id)).toBeNull();
      expect(await app.objects(Book).get(book.id)).toBeNull();
      expect(await app.objects(Review).get(review.id)).toMatchObject({ text: 'By me', authorId: null });
      expect(await app.objects(Follow).count()).toBe(0);
      expect(told).toEqual(['ada@example.com']);
      await app.mailWorker.drain();
      expect(app.mail.last).toMatchObject({
        to: 'ada@example.com',
        subject: expect.stringMatching(/^Your account at .* is deleted$/),
      });
      stop();
    });

    it('does not come while rows keep the account, and names them; nothing is half done', async () => {
      const { user, client, shelf } = await reader('eve@example.com');
      await app.objects(Loan).create({ readerId: user.id, title: 'Lent' });
      expect((await client.get(DELETE)).text).toContain('<li>loans that are not given back</li>');
      const sent = app.mail.length;
      const form = await client.submit('/accounts/profile/', { confirmation: 'eve@example.com' }, DELETE);
      expect(form.text).toContain('<li>loans that are not given back</li>');
      expect(await deleteAccount(app, user)).toEqual({
        state: 'kept',
        by: ['loans that are not given back'],
      });
      expect(await app.objects(Shelf).get(shelf.id)).not.toBeNull();
      expect(await app.accounts.users.get(user.id)).toMatchObject({ isActive: true });
      await app.mailWorker.drain();
      expect(app.mail).toHaveLength(sent);
    });

    it('takes everything back where a listener in the transaction fails', async () => {
      const { user, shelf } = await reader('fay@example.com');
      const fail = () => {
        throw new Error('no');
      };
      const stop = app.accounts.on(userDeleted, fail, { inTransaction: true });
      await expect(deleteAccount(app, user)).rejects.toThrow('no');
      stop();
      expect(await app.objects(Shelf).get(shelf.id)).not.toBeNull();
      expect(await app.accounts.users.get(user.id)).not.toBeNull();
    });

    it('does not come for the last superuser', async () => {
      const first = await app.createSuperuser({ email: 'root@example.com' });
      const client = app.client();
      await client.loginAs(first);
      expect((await client.get(DELETE)).text).toContain('You are the last superuser of this site.');
      expect(await deleteAccount(app, first)).toEqual({ state: 'lastSuperuser' });
      await app.createSuperuser({ email: 'second@example.com' });
      expect(await deleteAccount(app, first)).toEqual({ state: 'deleted' });
      expect(await deleteAccount(app, first)).toEqual({ state: 'gone' });
    });

    it('comes for one of two last superusers who go at once', async () => {
      await using site = await open({});
      for (let round = 0; round < 10; round++) {
        const both = [0, 1].map((which) =>
          site.createSuperuser({ email: `root${round}-${which}@example.com` }),
        );
        const outcomes = await Promise.all(
          (await Promise.all(both)).map((user) => deleteAccount(site, user)),
        );
        expect(outcomes.map(({ state }) => state).sort()).toEqual(['deleted', 'lastSuperuser']);
        const [left] = await site.accounts.users.list({ where: { isSuperuser: true } });
        await site.accounts.users.update(left as User, { isSuperuser: false });
      }
    });

    it('wants the user to have proven who they are, and comes by no other site', async () => {
      const { user, client } = await reader('gil@example.com');
      expect((await client.post(DELETE, { confirmation: 'gil@example.com' })).status).toBe(403);
      app.clock.advance({ hours: 1 });
      expect((await client.get(DELETE)).location).toContain('/accounts/confirm/');
      expect((await app.client().get(DELETE)).location).toContain('/accounts/login/');
      expect(await app.accounts.users.get(user.id)).not.toBeNull();
    });

    it('waits where the site gives a grace, and can be taken back until then', async () => {
      await using slow = await open({ accountDeletionGrace: 14 });
      const told: string[] = [];
      slow.accounts.on(accountDeletionPlanned, ({ dueAt }) => void told.push(dueAt.toISOString()));
      slow.accounts.on(accountDeletionTakenBack, ({ user }) => void told.push(`kept ${user}`));
      const { user, client, shelf } = await reader('ida@example.com', slow);
      await typed(client, 'ida@example.com');
      expect((await client.get('/accounts/login/')).text).toContain(
        'will be deleted on 15 Mar 2026, 12:00 UTC.',
      );
      expect(await slow.accounts.users.get(user.id)).toMatchObject({ isActive: false });
      expect(await slow.accounts.authenticate({ email: 'ida@example.com', password: PASSWORD })).toBeNull();
      expect(await slow.accounts.sessionsOf(user)).toEqual([]);
      await slow.mailWorker.drain();
      expect(slow.mail.last?.text).toContain('15 Mar 2026, 12:00 UTC');
      expect(await ended(slow)).toEqual([]);

      expect(await keepAccount(slow, user)).toBe(true);
      expect(await keepAccount(slow, user)).toBe(false);
      slow.clock.advance({ days: 15 });
      expect(await ended(slow)).toEqual([]);
      expect(await slow.objects(Shelf).get(shelf.id)).not.toBeNull();
      expect(told).toEqual([
        new Date(Date.parse('2026-03-01T12:00:00Z') + 14 * DAY).toISOString(),
        `kept ${user}`,
      ]);
    });

    it('comes when the grace is over, and not for who was activated by hand', async () => {
      await using slow = await open({ accountDeletionGrace: 1 });
      const gone = await reader('jo@example.com', slow);
      const back = await reader('kim@example.com', slow);
      for (const { user } of [gone, back])
        expect(await deleteAccount(slow, user)).toMatchObject({ state: 'planned' });
      const inactive = await slow.accounts.users.get(back.user.id);
      if (inactive) await slow.accounts.users.update(inactive, { isActive: true });
      const active = await slow.accounts.users.get(back.user.id);
      if (active) await slow.accounts.users.update(active, { isActive: false });
      slow.clock.advance({ days: 2 });
      expect(await ended(slow)).toEqual(['jo@example.com deleted']);
      expect(await slow.objects(Shelf).get(gone.shelf.id)).toBeNull();
      expect(await slow.accounts.users.get(back.user.id)).not.toBeNull();
    });
  });
});

async function ended(app: TestApp<User>): Promise<string[]> {
  const all: string[] = [];
  for await (const { user, outcome } of deleteDueAccounts(app)) all.push(`${user} ${outcome.state}`);
  return all;
}

async function made<Row>(outcome: Promise<{ readonly row: Row } | object>): Promise<Row> {
  const answer = await outcome;
  if ('row' in answer) return answer.row as Row;
  throw new Error(`No row was made: ${JSON.stringify(answer)}`);
}
