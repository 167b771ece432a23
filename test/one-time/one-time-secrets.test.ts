import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { defineOneTimePurpose, type OneTimePurpose } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../src/testing/create-test-app.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { eachDatabase } from '../support/databases.ts';
import { watchQueries } from '../support/watch-queries.ts';

const HOUR = 3600;
const link = defineOneTimePurpose({ name: 'test.link', form: 'link' });
const otherLink = defineOneTimePurpose({ name: 'test.other_link', form: 'link' });
const undo = defineOneTimePurpose({ name: 'test.undo', form: 'link', survivesChanges: true });
const laterUndo = defineOneTimePurpose({ name: 'test.later_undo', form: 'link', survivesChanges: true });
const code = defineOneTimePurpose({ name: 'test.code', form: 'code' });
const otherCode = defineOneTimePurpose({ name: 'test.other_code', form: 'code', tries: 10 });

const times = <T>(count: number, task: () => Promise<T>) => Promise.all(Array.from({ length: count }, task));

eachDatabase((databases) => {
  let app: TestApp<User>;
  beforeAll(async () => {
    app = await createTestApp(starter, {
      folder: 'starter',
      settings: { databaseUrl: await databases.create() },
    });
  });
  afterAll(() => app.close());

  let made = 0;
  const newAddress = () => `person-${++made}@example.com`;
  /** A secret for an address of nobody's, unless a user is given. */
  const issue = async (purpose: OneTimePurpose, user: User | null = null, given: object = {}) => {
    const address = user?.email ?? newAddress();
    const wanted = { userId: user?.id ?? null, address, lifetime: HOUR, ...given };
    const issued = await app.accounts.oneTime.issue(purpose, wanted);
    if ('refused' in issued) throw new Error('There is a limit.');
    return { ...issued, address };
  };
  const everyRow = async () =>
    JSON.stringify(await app.database.kysely.selectFrom('latchkey_one_time_secret').selectAll().execute());

  describe('a link', () => {
    it('says what it is good for, as often as it is asked, and is good once', async () => {
      const { oneTime } = app.accounts;
      const user = await app.createUser();
      const { id, secret, address } = await issue(link, user, { data: { next: '/notes/' } });
      expect(secret).toMatch(/^[\w-]{43}$/);
      const found = { id, purpose: 'test.link', userId: user.id, address, data: { next: '/notes/' } };
      expect(await oneTime.find(link, secret)).toMatchObject(found);
      expect(await oneTime.find(link, secret)).toMatchObject(found);
      expect(await oneTime.findById(link, id)).toMatchObject(found);
      const uses = await times(20, () => oneTime.use(link, secret));
      expect(uses.filter((used) => used !== null)).toMatchObject([found]);
      expect(await oneTime.find(link, secret)).toBeNull();
      expect(await oneTime.use(link, secret)).toBeNull();
      expect(await oneTime.useById(link, id)).toBeNull();
    });

    it('is good for its purpose and for its time alone', async () => {
      const { oneTime } = app.accounts;
      const { id, secret } = await issue(link);
      expect(await oneTime.find(otherLink, secret)).toBeNull();
      expect(await oneTime.use(otherLink, secret)).toBeNull();
      expect(await oneTime.useById(otherLink, id)).toBeNull();
      app.clock.advance({ milliseconds: HOUR * 1000 - 1 });
      expect(await oneTime.standing(link, secret)).toBe('good');
      app.clock.advance({ milliseconds: 1 });
      expect(await oneTime.standing(link, secret)).toBe('over');
      expect(await oneTime.use(link, secret)).toBeNull();
    });

    it('that is bound to a browser is good in that one alone', async () => {
      const { oneTime } = app.accounts;
      const { secret } = await issue(link, null, { binding: 'the browser' });
      for (const binding of [undefined, null, '', 'another browser']) {
        expect(await oneTime.find(link, secret, { binding })).toBeNull();
        expect(await oneTime.standing(link, secret, { binding })).toBe('elsewhere');
        expect(await oneTime.use(link, secret, { binding })).toBeNull();
      }
      expect(await oneTime.standing(link, secret, { binding: 'the browser' })).toBe('good');
      expect(await oneTime.use(link, secret, { binding: 'the browser' })).not.toBeNull();
    });

    it('is found by nothing but itself, whatever is tried', async () => {
      const { oneTime } = app.accounts;
      const { secret, id } = await issue(link);
      const strange = fc.oneof(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.nat(42).map((at) => secret.slice(0, at) + (secret[at] === 'x' ? 'y' : 'x') + secret.slice(at + 1)),
        fc.constantFrom(
          '',
          '%',
          "' or 1=1 --",
          id,
          `${secret} `,
          secret.slice(1),
          `\0${secret}`,
          secret + secret,
        ),
      );
      await fc.assert(
        fc.asyncProperty(strange, async (text) => {
          expect(await oneTime.use(link, text)).toBeNull();
          expect(await oneTime.useById(link, text === id ? secret : text)).toBeNull();
          expect(await oneTime.end(text === id ? '' : text)).toBe(false);
        }),
      );
      expect(await oneTime.use(link, secret)).not.toBeNull();
    });

    it('is over when a newer one is made, and when it is ended', async () => {
      const { oneTime } = app.accounts;
      const user = await app.createUser();
      const [older, newer] = [await issue(link, user), await issue(link, user)];
      expect(await oneTime.use(link, older.secret)).toBeNull();
      expect(await oneTime.end(newer.id)).toBe(true);
      expect(await oneTime.use(link, newer.secret)).toBeNull();
    });
  });

  describe('a code', () => {
    it('is good once, however it is typed', async () => {
      const { oneTime } = app.accounts;
      const { id, secret } = await issue(code);
      expect(secret).toMatch(/^\w{4}-\w{4}$/);
      const typed = ` ${secret.toLowerCase().replace('-', ' ')} `;
      const outcomes = await times(20, () => oneTime.useCode(code, id, typed));
      const used = outcomes.filter(({ state }) => state === 'used');
      expect(used).toMatchObject([{ secret: { id, purpose: 'test.code' } }]);
      expect(outcomes.filter(({ state }) => state === 'over')).toHaveLength(19);
    });

    it('is over after three wrong ones, of which the last says so', async () => {
      const { oneTime } = app.accounts;
      const { id, secret } = await issue(code);
      const wrong = secret === 'K7QM-2XRT' ? 'K7QM-2XRR' : 'K7QM-2XRT';
      expect(await oneTime.useCode(code, id, wrong)).toEqual({ state: 'wrong', triesLeft: 2 });
      expect(await oneTime.useCode(code, id, 'no code')).toEqual({ state: 'wrong', triesLeft: 2 });
      expect(await oneTime.useCode(code, id, wrong)).toEqual({ state: 'wrong', triesLeft: 1 });
      expect(await oneTime.useCode(code, id, wrong)).toEqual({ state: 'over' });
      expect(await oneTime.useCode(code, id, secret)).toEqual({ state: 'over' });
      expect(await oneTime.findById(code, id)).toBeNull();
    });

    it('has no more tries when they come all at once', async () => {
      const { oneTime } = app.accounts;
      const { id, secret } = await issue(otherCode);
      const wrong = secret === 'K7QM-2XRT' ? 'K7QM-2XRR' : 'K7QM-2XRT';
      const outcomes = await times(40, () => oneTime.useCode(otherCode, id, wrong));
      expect(outcomes.filter(({ state }) => state === 'wrong')).toHaveLength(9);
      expect(await oneTime.useCode(otherCode, id, secret)).toEqual({ state: 'over' });
    });

    it('is good for its row, its purpose and its browser alone', async () => {
      const { oneTime } = app.accounts;
      const [one, two] = [await issue(code), await issue(code, null, { binding: 'the browser' })];
      expect(await oneTime.useCode(otherCode, one.id, one.secret)).toEqual({ state: 'over' });
      expect(await oneTime.useCode(code, two.id, two.secret)).toEqual({ state: 'over' });
      const binding = { binding: 'the browser' };
      expect(await oneTime.useCode(code, two.id, one.secret, binding)).toEqual({
        state: 'wrong',
        triesLeft: 2,
      });
      expect(await oneTime.useCode(code, two.id, two.secret, binding)).toMatchObject({ state: 'used' });
      expect(await oneTime.useCode(code, one.id, one.secret)).toMatchObject({ state: 'used' });
      expect(await oneTime.useCode(code, 'no id', one.secret)).toEqual({ state: 'over' });
    });

    it('is not good for a row that was given another purpose', async () => {
      const { id, secret } = await issue(code);
      await app.database.kysely
        .updateTable('latchkey_one_time_secret')
        .set({ purpose: otherCode.name })
        .where('id', '=', id)
        .execute();
      expect(await app.accounts.oneTime.useCode(otherCode, id, secret)).toMatchObject({ state: 'wrong' });
    });

    it('outlives its secret key while that is a fallback', async () => {
      const { id, secret } = await issue(code);
      const open = (settings: object) =>
        createTestApp(starter, {
          folder: 'starter',
          now: app.clock.now(),
          settings: { databaseUrl: app.settings.databaseUrl, secretKey: 'n'.repeat(50), ...settings },
        });
      await using without = await open({});
      expect(await without.accounts.oneTime.useCode(code, id, secret)).toMatchObject({ state: 'wrong' });
      await using rotated = await open({ secretKeyFallbacks: [app.settings.secretKey] });
      expect(await rotated.accounts.oneTime.useCode(code, id, secret)).toMatchObject({ state: 'used' });
    });
  });

  it('is kept by its hash alone', async () => {
    const secrets = [await issue(link, null, { binding: 'a browser of mine' }), await issue(code)];
    const rows = await everyRow();
    for (const { id, secret } of secrets) {
      expect(rows).toContain(id);
      expect(rows).not.toContain(secret);
      expect(rows).not.toContain(secret.replace('-', ''));
    }
    expect(rows).not.toContain('a browser of mine');
    expect(rows).toContain(
      createHash('sha256')
        .update(secrets[0]?.secret ?? '')
        .digest('hex'),
    );
  });

  it('is refused past a limit, alike for users and for addresses that nobody has', async () => {
    const { oneTime } = app.accounts;
    const user = await app.createUser();
    const limits = [
      { count: 5, seconds: HOUR },
      { count: 1, seconds: 60 },
    ];
    for (const [userId, address] of [
      [user.id, user.email],
      [null, newAddress()],
    ] as const) {
      const wanted = { userId, address, lifetime: HOUR, limits };
      expect(await oneTime.issue(link, wanted)).toHaveProperty('secret');
      const until = new Date(app.clock.now().getTime() + 60_000);
      const spelled = { ...wanted, address: address.toUpperCase() };
      expect(await oneTime.issue(link, spelled)).toEqual({ refused: 'limited', until });
      app.clock.advance({ seconds: 60 });
      expect(await oneTime.issue(link, spelled)).toHaveProperty('secret');
    }
  });

  it('ends where its purpose and a moment are named: survivors too, what is older or another not', async () => {
    const { oneTime } = app.accounts;
    const user = await app.createUser();
    const older = await issue(undo, user);
    app.clock.advance({ seconds: 1 });
    const since = app.clock.now();
    const [ended, another, others] = [
      await issue(laterUndo, user),
      await issue(link, user),
      await issue(laterUndo, await app.createUser()),
    ];
    await oneTime.endAllOf(user.id, { purpose: laterUndo, since });
    expect(await oneTime.find(laterUndo, ended.secret)).toBeNull();
    await oneTime.endAllOf(user.id, { purpose: undo, since });
    expect(await oneTime.find(undo, older.secret)).not.toBeNull();
    expect(await oneTime.find(link, another.secret)).not.toBeNull();
    expect(await oneTime.find(laterUndo, others.secret)).not.toBeNull();
    await oneTime.endAllOf(user.id, { purpose: undo, since: new Date(since.getTime() - 1000) });
    expect(await oneTime.find(undo, older.secret)).toBeNull();
  });

  describe('ends for its user, unless its purpose survives it,', () => {
    it.each<[string, (user: User) => Promise<unknown>]>([
      ['when the password is changed', (user) => app.accounts.users.setPassword(user, 'another horse')],
      ['when there is to be no password', (user) => app.accounts.users.setUnusablePassword(user)],
      ['when the address is changed', (user) => app.accounts.users.update(user, { email: newAddress() })],
      [
        'when the address is changed with something else',
        (user) => app.accounts.users.update(user, { isStaff: true, email: newAddress() }),
      ],
      ['when the user is deactivated', (user) => app.accounts.users.update(user, { isActive: false })],
      ['when it is said', (user) => app.accounts.oneTime.endAllOf(user.id)],
    ])('%s', async (_, change) => {
      const { oneTime } = app.accounts;
      const user = await app.createUser({ password: 'correct horse' });
      const other = await app.createUser();
      const [ended, typed, kept, others] = [
        await issue(link, user),
        await issue(code, user),
        await issue(undo, user),
        await issue(link, other),
      ];
      await change(user);
      expect(await oneTime.use(link, ended.secret)).toBeNull();
      expect(await oneTime.useCode(code, typed.id, typed.secret)).toEqual({ state: 'over' });
      expect(await oneTime.use(undo, kept.secret)).not.toBeNull();
      expect(await oneTime.use(link, others.secret)).not.toBeNull();
    });

    it('and stays where the change is undone, or is another one', async () => {
      const { oneTime } = app.accounts;
      const user = await app.createUser();
      const { secret } = await issue(link, user);
      const taken = await app.createUser();
      expect(await app.accounts.users.update(user, { email: taken.email })).toEqual({ duplicate: 'email' });
      await app.accounts.users.update(user, { username: 'Another' });
      await app.accounts.users.update(user, { isStaff: true });
      expect(await oneTime.use(link, secret)).not.toBeNull();
    });

    it('in the transaction of the change, and not where that is given up', async () => {
      const { oneTime, users } = app.accounts;
      for (const change of [
        (user: User) => users.setUnusablePassword(user),
        (user: User) => users.update(user, { email: newAddress() }),
      ]) {
        const user = await app.createUser({ password: 'correct horse' });
        const { secret } = await issue(link, user);
        const changing = app.accounts.transact(async () => {
          await change(user);
          expect(await oneTime.find(link, secret)).toBeNull();
          throw new Error('What else is done fails.');
        });
        await expect(changing).rejects.toThrow('What else is done fails.');
        expect(await oneTime.find(link, secret)).not.toBeNull();
      }
    });

    it('with the user, survivors too', async () => {
      const user = await app.createUser();
      const { id } = await issue(undo, user);
      expect(await app.accounts.users.delete(user)).toBe('deleted');
      expect(await everyRow()).not.toContain(id);
    });
  });

  it('asks the database as much for an address that nobody has as for a user', async () => {
    const { oneTime } = app.accounts;
    const user = await app.createUser();
    const limits = [{ count: 1, seconds: 60 }];
    const counts: number[] = [];
    for (const [userId, address] of [
      [user.id, user.email],
      [null, newAddress()],
    ] as const) {
      const seen = watchQueries(app.database);
      for (const _ of ['made', 'refused']) {
        await oneTime.issue(link, { userId, address, lifetime: HOUR, limits });
        counts.push(seen.length);
      }
    }
    expect(counts.slice(0, 2)).toEqual(counts.slice(2));
    expect(counts[0]).toBeGreaterThan(0);
  });

  it('is used, and made, with what else is done in a transaction, or not at all', async () => {
    const { accounts } = app;
    const user = await app.createUser();
    const [good, typed] = [await issue(link, user), await issue(code, user)];
    let inside = '';
    const failing = accounts.transact(async () => {
      expect(await accounts.oneTime.use(link, good.secret)).not.toBeNull();
      expect(await accounts.oneTime.useCode(code, typed.id, typed.secret)).toMatchObject({ state: 'used' });
      inside = (await issue(otherLink, user)).secret;
      expect(await accounts.oneTime.find(otherLink, inside)).not.toBeNull();
      throw new Error('What else is done fails.');
    });
    await expect(failing).rejects.toThrow('What else is done fails.');
    expect(await accounts.oneTime.find(otherLink, inside)).toBeNull();
    expect(await accounts.oneTime.useCode(code, typed.id, typed.secret)).toMatchObject({ state: 'used' });

    const others = await issue(otherLink, user);
    const password = await accounts.users.hashPassword('another horse');
    await accounts.transact(async () => {
      expect(await accounts.oneTime.use(link, good.secret)).not.toBeNull();
      expect(await accounts.users.setPassword(user, password)).not.toBeNull();
    });
    expect(await accounts.oneTime.use(link, good.secret)).toBeNull();
    expect(await accounts.oneTime.use(otherLink, others.secret)).toBeNull();
  });

  it('lets one of many transactions at once have a secret', async () => {
    const { accounts } = app;
    const { secret } = await issue(link);
    const outcomes = await times(10, () =>
      accounts.transact(async () => ((await accounts.oneTime.use(link, secret)) ? 'used' : 'over')),
    );
    expect(outcomes.filter((outcome) => outcome === 'used')).toHaveLength(1);
  });

  it('is removed when it is over, and no limit counts it any more', async () => {
    const { oneTime } = app.accounts;
    const [over, counted] = [
      await issue(link),
      await issue(link, null, { limits: [{ count: 5, seconds: 9 * HOUR }] }),
    ];
    app.clock.advance({ hours: 1 });
    const good = await issue(link);
    expect(await oneTime.clear()).toBeGreaterThan(0);
    expect(await oneTime.clear()).toBe(0);
    const rows = await everyRow();
    expect(rows).not.toContain(over.id);
    expect(rows).toContain(counted.id);
    expect(await oneTime.use(link, good.secret)).not.toBeNull();
  });

  it('is not made of what cannot be kept', async () => {
    const lifetime = 'its lifetime is whole seconds from 1 to 7776000';
    const wrong: readonly [object, string][] = [
      [{ lifetime: 0 }, lifetime],
      [{ lifetime: 1.5 }, lifetime],
      [{ lifetime: Number.NaN }, lifetime],
      [{ lifetime: 90 * 24 * HOUR + 1 }, lifetime],
      [{ address: '' }, 'its address cannot be kept: it is empty'],
      [{ address: `${'a'.repeat(250)}@example.com` }, 'its address cannot be kept: it has more than'],
      [{ address: 'a\0b@example.com' }, 'its address cannot be kept: it has a NUL'],
      [{ binding: '' }, 'its binding is empty'],
      [{ data: 'x'.repeat(1999) }, 'its data takes more than 2000 characters'],
      [{ data: Number.POSITIVE_INFINITY }, 'its data cannot be kept: '],
    ];
    for (const [given, reason] of wrong) {
      await expect(issue(link, null, given)).rejects.toMatchObject({
        code: 'one_time_secret_invalid',
        details: { purpose: 'test.link', reason: expect.stringContaining(reason) },
      });
    }
    // What is just not too much: JSON puts two quotes around the text.
    for (const given of [{ lifetime: 1 }, { lifetime: 90 * 24 * HOUR }, { data: 'x'.repeat(1998) }]) {
      expect(await issue(link, null, given)).toHaveProperty('secret');
    }
    const user = await app.createUser();
    await app.accounts.users.delete(user);
    await expect(issue(link, user)).rejects.toMatchObject({ code: 'user_gone' });
  });
});

describe('a purpose', () => {
  it('has a name of its own, and a code few tries', async () => {
    const declare = (given: object) => () =>
      defineOneTimePurpose({ name: 'test.link', form: 'code', ...given });
    const invalid = expect.objectContaining({ code: 'one_time_purpose_invalid' });
    for (const name of ['', '.a', 'a b', 'a'.repeat(81)]) {
      expect(declare({ name })).toThrow(invalid);
      expect(declare({ name })).toThrow('is not valid: a name has 1 to 80 letters');
    }
    for (const tries of [0, 11, 1.5, Number.NaN]) {
      expect(declare({ tries })).toThrow(invalid);
      expect(declare({ tries })).toThrow('a code has 1 to 10 tries');
    }
    for (const given of [{ name: 'a' }, { name: 'a'.repeat(80) }, { tries: 1 }, { tries: 10 }]) {
      expect(declare(given)()).toMatchObject(given);
    }
    const rest = { survivesChanges: false, olderStay: false };
    expect(declare({})()).toEqual({ name: 'test.link', form: 'code', tries: 3, ...rest });
    expect(declare({ form: 'link' })()).toEqual({ name: 'test.link', form: 'link', tries: 1, ...rest });

    await using app = await createTestApp(starter, { folder: 'starter' });
    const wanted = { userId: null, address: 'a@example.com', lifetime: HOUR };
    await app.accounts.oneTime.issue(link, wanted);
    const twin = defineOneTimePurpose({ name: 'test.link', form: 'link' });
    const { oneTime } = app.accounts;
    for (const call of [
      () => oneTime.issue(twin, wanted),
      () => oneTime.find(twin, 'any'),
      () => oneTime.findById(twin, 'any'),
    ]) {
      await expect(call()).rejects.toMatchObject({
        code: 'one_time_purpose_invalid',
        details: { purpose: 'test.link', reason: 'another purpose has this name already' },
      });
    }
  });
});
