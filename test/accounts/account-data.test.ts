import { accountData, accountDataDownloaded } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppClient } from '../../src/testing/client/app-client.ts';
import { createTestApp, type TestApp } from '../../src/testing/create-test-app.ts';
import type { User } from '../../starter/accounts/user.ts';
import { eachDatabase } from '../support/databases.ts';
import project from '../support/library-project/latchkey.config.ts';
import { Book, Follow, Loan, Review, Shelf } from '../support/library-project/library/models.ts';

const PAGE = '/accounts/profile/';
const DATA = '/accounts/data/';

interface Data {
  readonly madeAt: string;
  readonly user: Record<string, unknown>;
  readonly groups: string[];
  readonly permissions: string[];
  readonly provenAddresses: object[];
  readonly sessions: object[];
  readonly knownDevices: object[];
  readonly activity: { readonly kind: string }[];
  readonly rows: Record<string, Record<string, unknown>[]>;
}

eachDatabase((databases) => {
  describe('the data of an account', () => {
    let app: TestApp<User>;
    let client: AppClient<User>;
    let ada: User;
    let bob: User;
    beforeAll(async () => {
      const databaseUrl = await databases.create();
      app = await createTestApp(project, {
        folder: 'starter',
        settings: { databaseUrl, reauthenticationAge: 43_200 },
        now: '2026-03-01T12:00:00Z',
      });
      ada = await app.createUser({
        email: 'ada@example.com',
        username: 'Ada "the first"',
        password: 'correct horse',
      });
      bob = await app.createUser({ email: 'bob@example.com' });
      client = app.client();
      await client.loginAs(ada);
    });
    afterAll(() => app.close());

    /** As a script would, past the page and its limit. */
    async function dataOf(user: User): Promise<{ text: string; data: Data }> {
      let text = '';
      for await (const piece of accountData(app, user)) text += piece;
      return { text, data: JSON.parse(text) as Data };
    }

    it('has every row that the models say is the user’s, and no other', async () => {
      const shelf = await made(app.objects(Shelf).create({ name: 'Poems', readerId: ada.id }));
      const other = await made(app.objects(Shelf).create({ name: 'Bob’s', readerId: bob.id }));
      const extra = { pages: 12 };
      const readAt = new Date('2025-12-31T23:59:59.123Z');
      const book = await made(
        app.objects(Book).create({
          ...{ title: 'Odes', shelfId: shelf.id, price: '9.5', readAt, extra },
          ...{ cover: Uint8Array.of(0, 255), words: new Set(['old', 'short']) },
        }),
      );
      const foreign = await made(app.objects(Book).create({ title: 'Bob’s', shelfId: other.id }));
      const mine = await made(
        app.objects(Review).create({ text: 'By me', bookId: foreign.id, authorId: ada.id }),
      );
      await app.objects(Review).create({ text: 'Of my book, by Bob', bookId: book.id, authorId: bob.id });
      await app.objects(Loan).create({ title: 'Lent', readerId: ada.id });
      const follow = await made(app.objects(Follow).create({ followerId: ada.id, followedId: bob.id }));
      await app.objects(Follow).create({ followerId: bob.id, followedId: ada.id });

      const { data } = await dataOf(ada);
      expect(data.rows).toEqual({
        'library.Shelf': [{ id: shelf.id, name: 'Poems', readerId: ada.id }],
        'library.Book': [
          {
            ...{ id: book.id, title: 'Odes', shelfId: shelf.id, price: '9.50', extra },
            ...{ readAt: readAt.toISOString(), cover: 'AP8=', words: 'old short' },
          },
        ],
        'library.Review': [{ id: mine.id, text: 'By me', bookId: foreign.id, authorId: ada.id }],
        'library.Follow': [{ id: follow.id, followerId: ada.id, followedId: bob.id }],
      });
    });

    it('has what the user is and may do, and no password', async () => {
      const group = await app.accounts.groups.create('Readers');
      await app.accounts.groups.addUsers(group, [ada]);
      await app.accounts.groups.grant(group, ['library.view_book']);
      await app.accounts.permissions.grant(ada, ['library.add_book']);
      const { text, data } = await dataOf(ada);
      expect(data).toMatchObject({
        madeAt: '2026-03-01T12:00:00.000Z',
        user: {
          id: ada.id,
          email: 'ada@example.com',
          username: 'Ada "the first"',
          isActive: true,
          isStaff: false,
        },
        groups: ['Readers'],
        permissions: ['library.add_book', 'library.view_book'],
      });
      expect(data.sessions).toEqual([expect.objectContaining({ browser: expect.any(String) })]);
      expect([data.provenAddresses, data.knownDevices]).toEqual([[], []]);
      expect(text).not.toMatch(/"password":|correct horse|argon2|sesame/);
    });

    it('has the proven addresses and the known devices, and is laid out for people to read', async () => {
      const fay = await app.createUser({ email: 'fay@example.com', password: 'correct horse' });
      await app.accounts.addresses.prove(fay, 'fay@example.com');
      const visitor = app.client();
      await visitor.submit('/accounts/login/', { email: 'fay@example.com', password: 'correct horse' });
      await app.objects(Shelf).create({ name: 'Poems', readerId: fay.id });
      const { text, data } = await dataOf(fay);
      const at = '2026-03-01T12:00:00.000Z';
      expect(data.provenAddresses).toEqual([{ address: 'fay@example.com', provenAt: at }]);
      expect(data.knownDevices).toEqual([
        { browser: expect.any(String), network: expect.any(String), begunAt: at, lastUsedAt: at },
      ]);
      expect(text).toMatch(/^\{\n {2}"madeAt": /);
      expect(text).toMatch(/\n {2}"activity": \[\n {4}\{/);
      expect(text).toMatch(/\n {2}"rows": \{\n {4}"library\.\w+": \[/);
      expect(text).toMatch(/"library\.Shelf": \[\n {6}\{"id":\d+,"name":"Poems"/);
    });

    it('has an account of much activity whole', async () => {
      const gil = await app.createUser({ email: 'gil@example.com' });
      const entry = { kind: 'userChanged', user: gil, actor: null, ip: '203.0.113.9' } as const;
      for (let n = 0; n < 501; n++) await app.accounts.audit.record(entry);
      const { data } = await dataOf(gil);
      expect(data.activity).toHaveLength(502);
      // Who has done it is unknown: it may have been the user.
      expect(data.activity.at(-1)).toMatchObject({ ipAddress: '203.0.113.9' });
    });

    it('has what the audit log says of the account, and nothing of where others were', async () => {
      const { audit } = app.accounts;
      await audit.record({ kind: 'userChanged', user: ada, actor: bob, ip: '198.51.100.1' });
      await audit.record({ kind: 'userChanged', user: ada, actor: ada, ip: '203.0.113.9' });
      const { data, text } = await dataOf(ada);
      expect(data.activity.map(({ kind }) => kind)).toEqual(
        (await audit.listOf(ada)).map(({ kind }) => kind).toReversed(),
      );
      expect(data.activity.at(-1)).toMatchObject({
        at: '2026-03-01T12:00:00.000Z',
        outcome: 'ok',
        ipAddress: '203.0.113.9',
      });
      expect(text).not.toContain('198.51.100.1');
    });

    it('has an account of many rows whole, each of them once', async () => {
      const carol = await app.createUser({ email: 'carol@example.com' });
      expect((await dataOf(carol)).data.rows).toMatchObject({ 'library.Shelf': [], 'library.Book': [] });
      const rows = Array.from({ length: 1203 }, (_, index) => ({
        name: `Shelf ${index}`,
        reader_id: carol.id,
      }));
      for (let first = 0; first < rows.length; first += 400) {
        await app.database.kysely
          .insertInto('library_shelf')
          .values(rows.slice(first, first + 400))
          .execute();
      }
      const shelves = (await dataOf(carol)).data.rows['library.Shelf'] ?? [];
      expect(new Set(shelves.map(({ name }) => name)).size).toBe(rows.length);
      expect(shelves).toHaveLength(rows.length);
    });

    it('is a file that the button of the account page gives, once an hour, and that is told', async () => {
      const told: string[] = [];
      const stop = app.accounts.on(accountDataDownloaded, ({ user, ip }) => void told.push(`${user} ${ip}`));
      const answer = await client.submit(PAGE, {}, DATA);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
      expect(answer.headers.get('content-disposition')).toBe('attachment; filename="account-data.json"');
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.json<Data>().user.email).toBe('ada@example.com');

      const second = await client.submit(PAGE, {}, DATA);
      expect(second.location).toBe(`${PAGE}#data`);
      const { text } = await client.get(PAGE);
      expect(text.slice(text.indexOf('id="data"'))).toContain(
        'You can do so again from 1 Mar 2026, 13:00 UTC on.',
      );
      app.clock.advance({ hours: 1 });
      expect((await client.submit(PAGE, {}, DATA)).status).toBe(200);
      expect(told).toHaveLength(2);
      expect(told[0]).toMatch(/^ada@example\.com /);
      stop();
    });

    it('says when the next turn is, that of the user and of nobody else', async () => {
      for (const [email, next] of [
        ['hal@example.com', '14:00'],
        ['ina@example.com', '14:10'],
      ] as const) {
        const visitor = app.client();
        await visitor.loginAs(await app.createUser({ email }));
        expect((await visitor.submit(PAGE, {}, DATA)).status).toBe(200);
        const later = await visitor.follow(await visitor.submit(PAGE, {}, DATA));
        expect(later.text).toContain(`from 1 Mar 2026, ${next} UTC on`);
        app.clock.advance({ minutes: 10 });
      }
    });

    it('is given to one of many requests at once', async () => {
      const dora = await app.createUser({ email: 'dora@example.com' });
      const visitor = app.client();
      await visitor.loginAs(dora);
      for (const round of ['first', 'later']) {
        const answers = await Promise.all(Array.from({ length: 5 }, () => visitor.submit(PAGE, {}, DATA)));
        expect(answers.map(({ status }) => status).sort(), round).toEqual([200, 302, 302, 302, 302]);
        app.clock.advance({ hours: 1 });
      }
    });

    it('is for who has just proven to be the user', async () => {
      const eve = await app.createUser({ email: 'eve@example.com' });
      const visitor = app.client();
      await visitor.loginAs(eve);
      app.clock.advance({ hours: 13 });
      const { status, location } = await visitor.submit(PAGE, {}, DATA);
      expect([status, location]).toEqual([307, expect.stringContaining('/accounts/confirm/')]);
    });

    it('is given to its user alone, and to no link or other site', async () => {
      expect((await client.get(DATA)).status).toBe(405);
      expect((await client.post(DATA, {})).status).toBe(403);
      const { location } = await app.client().submit('/accounts/login/', {}, DATA);
      expect(location).toMatch(/^\/accounts\/login\//);
    });
  });
});

async function made<Row>(outcome: Promise<{ readonly row: Row } | object>): Promise<Row> {
  const answer = await outcome;
  if ('row' in answer) return answer.row as Row;
  throw new Error(`No row was made: ${JSON.stringify(answer)}`);
}
