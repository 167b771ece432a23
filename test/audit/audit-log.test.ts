import {
  AuditEntry,
  type AuditFilter,
  type BaseUser,
  defineApp,
  defineEvent,
  userCreated,
  userDeleted,
  userLoginPending,
  userLoginThrottled,
} from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountFlows } from '../../src/apps/accounts/account-flows.ts';
import { audit as auditApp } from '../../src/apps/audit/audit-app.ts';
import { devices } from '../../src/apps/protection/devices/devices-app.ts';
import { packageApps } from '../../src/compose/parts/package-apps.ts';
import { AUDIT_KINDS } from '../../src/core/audit/audit-kinds.ts';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import { TestClock } from '../../src/testing/test-clock.ts';
import type { User } from '../../starter/accounts/user.ts';
import { eachDatabase } from '../support/databases.ts';
import { notesProject } from '../support/notes-project/project.ts';

const PASSWORD = 'correct horse battery';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

const orderPlaced = defineEvent<{ readonly user: BaseUser; readonly orderId: number }>('orderPlaced', {
  audit: { detail: ({ orderId }) => ({ orderId }) },
});
const orderSeen = defineEvent<{ readonly user: BaseUser }>('orderSeen');
const shop = defineApp({ name: 'shop', events: [orderPlaced, orderSeen] });
const project = { ...notesProject, apps: [...notesProject.apps, shop] };

eachDatabase((databases) => {
  let site: TestSite<User>;
  const clock = new TestClock('2026-03-01T10:00:00Z');
  beforeAll(async () => {
    const databaseUrl = await databases.create();
    site = await startTestSite(project, {
      folder: 'starter',
      settings: { databaseUrl, trustedProxies: ['127.0.0.1'] },
      clock: () => clock.now().getTime(),
    });
    await site.migrate();
  });
  afterAll(() => site.stop());

  let made = 0;
  const newUser = () => {
    const name = `user-${++made}`;
    return site.accounts.users.createUser({
      email: `${name}@example.com`,
      username: name,
      password: PASSWORD,
    });
  };
  const list = (filter?: AuditFilter) => site.accounts.audit.list(filter);
  const kindsOf = async (user: User) => (await site.accounts.audit.listOf(user)).map(({ kind }) => kind);
  const from = (ip: string, more: Readonly<Record<string, string>> = {}) => ({
    'x-forwarded-for': ip,
    'user-agent': FIREFOX,
    ...more,
  });
  /** Sends the login form. */
  const logIn = async (email: string, password: string, headers: Readonly<Record<string, string>>) => {
    const client = site.client();
    await client.request('/accounts/login/', {
      method: 'POST',
      headers: {
        ...headers,
        origin: site.origin,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({
        email,
        password,
        csrfmiddlewaretoken: await client.csrfToken(),
      }).toString(),
    });
    return client;
  };

  describe('the audit log', () => {
    it('keeps a login and a logout with who, when, from where and in which request', async () => {
      const user = await newUser();
      const client = await logIn(user.email, PASSWORD, from('203.0.113.9', { 'x-request-id': 'edge-1' }));
      const [session] = await site.accounts.sessionsOf(user);
      await client.submit('/accounts/logout/', {});
      const [logout, login] = await list({ user, kind: ['userLoggedIn', 'userLoggedOut'] });
      expect(login).toEqual({
        id: expect.any(Number),
        at: clock.now(),
        kind: 'userLoggedIn',
        userId: String(user.id),
        actorId: String(user.id),
        sessionId: session?.id,
        ipAddress: '203.0.113.9',
        userAgent: FIREFOX,
        outcome: 'ok',
        detail: { backend: 'password' },
        requestId: 'edge-1',
        object: null,
      });
      expect(logout).toMatchObject({
        kind: 'userLoggedOut',
        sessionId: session?.id,
        actorId: String(user.id),
        requestId: expect.stringMatching(/^[A-Za-z\d]{16}$/),
      });
    });

    it('keeps every event of the package, and knows no other kinds', async () => {
      const audited = packageApps.flatMap(({ events = [] }) =>
        events.flatMap(({ name, audit }) => (audit ? [name] : [])),
      );
      expect([...audited, 'auditCleared'].toSorted()).toEqual([...AUDIT_KINDS]);
      const started = await list({ limit: 1000 });
      const { users, permissions, groups, sessions } = site.accounts;
      const user = await newUser();
      const session = sessions.empty();
      await site.accounts.login(session, user);
      const throttled = { credentials: {}, retryAfter: 1, by: ['login.account'] };
      await site.accounts.emit(userLoginThrottled, throttled);
      await site.accounts.emit(userLoginPending, { user, backend: 'password', stage: 'code' });
      await site.accounts.reauthenticate(session, user, { method: 'password' });
      await site.accounts.logout(session);
      await site.accounts.login(sessions.empty(), user);
      const [open] = await site.accounts.sessionsOf(user);
      await site.accounts.endSession(user, open?.id ?? '');
      // One more than a user may have.
      for (let login = 0; login < 21; login++) await site.accounts.login(sessions.empty(), user);
      await site.accounts.endEverySession();
      await site.accounts.authenticate({ email: user.email, password: 'wrong' });
      await users.update(user, { username: `renamed ${user.id}`, isActive: false });
      await users.update({ ...user, isActive: false }, { isActive: true });
      await permissions.grant(user, ['notes.add_note']);
      await permissions.revoke(user, ['notes.add_note']);
      const group = await groups.create('readers');
      await groups.grant(group, ['notes.add_note']);
      await groups.revoke(group, ['notes.add_note']);
      await groups.addUsers(group, [user]);
      await groups.removeUsers(group, [user]);
      await groups.delete(await groups.rename(group, 'watchers'));
      await users.setPassword(user, 'another good one');
      // Their own tests hold that the flows, and the known devices, tell of these.
      const object = { model: site.accounts.users.model, id: user.id };
      const told = { user, address: user.email, dueAt: clock.now(), object, label: 'a row' };
      for (const event of [...accountFlows, devices, auditApp].flatMap(({ events = [] }) => events))
        await site.accounts.emit(event, told);
      await users.delete(user);
      const entries = (await list({ limit: 1000 })).slice(0, -started.length);
      const kinds = new Set(entries.map(({ kind }) => kind));
      expect(AUDIT_KINDS.filter((kind) => !kinds.has(kind))).toEqual(['auditCleared']);
      const detail = (wanted: string) => entries.find(({ kind }) => kind === wanted)?.detail;
      expect(detail('permissionsGranted')).toEqual({ permissions: ['notes.add_note'] });
      expect(detail('groupRenamed')).toEqual({ group: 'watchers', from: 'readers' });
      expect(entries.find(({ kind }) => kind === 'groupUsersAdded')?.userId).toBe(String(user.id));
    });

    it('names who was logged in as the one who did it', async () => {
      const user = await newUser();
      const client = await logIn(user.email, PASSWORD, from('203.0.113.9'));
      await client.submit('/accounts/profile/', { username: 'changed by myself' });
      const [entry] = await site.accounts.audit.listOf(user);
      const own = String(user.id);
      expect(entry).toMatchObject({ kind: 'userChanged', userId: own, actorId: own });
      expect(entry?.sessionId).toMatch(/^[\w-]{22}$/);
      await site.accounts.users.setPassword(user, 'by a command');
      expect(await list({ user, kind: 'passwordChanged' })).toMatchObject([
        { actorId: null, ipAddress: null },
      ]);
    });

    it('keeps nothing of an act that is undone', async () => {
      const stop = site.accounts.on(
        userCreated,
        () => {
          throw new Error('The disk is full.');
        },
        { inTransaction: true },
      );
      const before = (await list({ kind: 'userCreated' })).length;
      await expect(newUser()).rejects.toThrow('The disk is full.');
      stop();
      expect(await list({ kind: 'userCreated' })).toHaveLength(before);
    });

    it('keeps the events of a project that ask for it, by the name of their app', async () => {
      const user = await newUser();
      await site.accounts.emit(orderPlaced, { user, orderId: 7 });
      await site.accounts.emit(orderSeen, { user });
      expect(await list({ user, kind: 'shop.orderPlaced' })).toMatchObject([{ detail: { orderId: 7 } }]);
      expect(await kindsOf(user)).toEqual(['shop.orderPlaced', 'userCreated']);
    });

    it('keeps no secret, nothing long, and nothing that a database would not take', async () => {
      const user = await newUser();
      const detail = {
        token: 'abc',
        text: 'x'.repeat(1000),
        many: Array(60).fill('a'),
        odd: 'a\0\ud800b',
        no: Number.NaN,
      };
      await site.accounts.audit.record({ kind: 'shop.looked', user, detail });
      const [entry] = await site.accounts.audit.listOf(user);
      expect(entry?.detail).toEqual({
        token: '********************',
        text: `${'x'.repeat(199)}…`,
        many: [...Array(50).fill('a'), '… 10 more'],
        odd: 'a\ufffd\ufffdb',
        no: 'NaN',
      });
    });

    it('is a model, which is read like any other', async () => {
      const user = await newUser();
      const rows = await site.objects(AuditEntry).list({ where: { userId: String(user.id) } });
      expect(rows).toEqual(await site.accounts.audit.listOf(user));
    });

    it('finds entries by user, actor, kind, outcome, request and time', async () => {
      const user = await newUser();
      const admin = await newUser();
      clock.set('2026-03-02T10:00:00Z');
      const { audit } = site.accounts;
      await audit.record({ kind: 'shop.refunded', user, actor: admin });
      clock.set('2026-03-03T10:00:00Z');
      await audit.record({ kind: 'shop.refused', user, outcome: 'refused' });
      const kinds = async (filter: AuditFilter) => (await list({ user, ...filter })).map(({ kind }) => kind);
      expect(await kinds({})).toEqual(['shop.refused', 'shop.refunded', 'userCreated']);
      expect(await kinds({ limit: 1 })).toEqual(['shop.refused']);
      expect(await kinds({ user: user.id, actor: admin })).toEqual(['shop.refunded']);
      expect(await kinds({ kind: ['shop.refunded', 'userCreated'] })).toEqual([
        'shop.refunded',
        'userCreated',
      ]);
      expect(await kinds({ outcome: 'refused' })).toEqual(['shop.refused']);
      expect(await kinds({ since: new Date('2026-03-02T10:00:00Z') })).toEqual([
        'shop.refused',
        'shop.refunded',
      ]);
      expect(await kinds({ before: new Date('2026-03-02T10:00:00Z') })).toEqual(['userCreated']);
      expect(await kinds({ requestId: 'none' })).toEqual([]);
    });

    it('forgets where a user was who is deleted, and keeps what was done', async () => {
      const admin = await newUser();
      const user = await newUser();
      await logIn(user.email, PASSWORD, from('203.0.113.77'));
      await logIn(user.email, 'wrong', from('203.0.113.78'));
      const boss = await logIn(admin.email, PASSWORD, from('198.51.100.1'));
      const request = { ip: '198.51.100.1' };
      await site.accounts.audit.record({ kind: 'shop.refunded', user, actor: admin, ...request });
      await list();
      await site.accounts.users.delete(user);
      const entries = await list({ user });
      const where = Object.fromEntries(
        entries.map(({ kind, ipAddress, userAgent }) => [kind, [ipAddress, userAgent]]),
      );
      expect(where).toEqual({
        userDeleted: [null, null],
        'shop.refunded': ['198.51.100.1', null],
        userLoginFailed: [null, null],
        userLoggedIn: [null, null],
        deviceAdded: [null, null],
        userCreated: [null, null],
      });
      expect(await boss.user()).toMatchObject({ id: admin.id });
    });

    it('keeps whole who deleted a user', async () => {
      const user = await newUser();
      const told = { user, ip: '203.0.113.5' };
      await site.accounts.users.delete(user);
      await site.accounts.emit(userDeleted, told);
      const [entry] = await list({ user });
      expect(entry).toMatchObject({ kind: 'userDeleted', ipAddress: '203.0.113.5' });
    });

    it('is cleared of what is old, and says so', async () => {
      clock.set('2027-01-01T00:00:00Z');
      const user = await newUser();
      const count = (await list({ limit: 10_000 })).length;
      expect(await site.accounts.audit.clear(clock.now())).toBe(count - 1);
      expect(await site.accounts.audit.clear(clock.now())).toBe(0);
      expect((await list()).map(({ kind, detail }) => [kind, detail])).toEqual([
        ['auditCleared', { before: '2027-01-01T00:00:00.000Z', entries: count - 1 }],
        ['userCreated', {}],
      ]);
      expect(await kindsOf(user)).toEqual(['userCreated']);
    });
  });

  describe('refusals', () => {
    const failures = () => list({ kind: 'userLoginFailed', limit: 1000 });

    it('are an entry for an account and a network, with their number, of the user or of a name for who was claimed', async () => {
      const user = await newUser();
      for (const email of [user.email, user.email.toUpperCase(), 'nobody@example.com']) {
        await logIn(email, 'wrong', from('203.0.113.9'));
      }
      const entries = await failures();
      expect(entries).toMatchObject([
        { userId: null, detail: { claimed: expect.stringMatching(/^[\da-f]{16}$/) } },
        {
          userId: String(user.id),
          actorId: null,
          ipAddress: '203.0.113.9',
          outcome: 'refused',
          detail: { times: 2 },
        },
      ]);
      expect(JSON.stringify(entries)).not.toMatch(/nobody|wrong/);
    });

    it('that are counted are kept when the site closes', async () => {
      const databaseUrl = await databases.create();
      const first = await startTestSite(project, { folder: 'starter', settings: { databaseUrl } });
      await first.migrate();
      await first.accounts.authenticate({ email: 'nobody@example.com', password: 'wrong' });
      await first.stop();
      const second = await startTestSite(project, { folder: 'starter', settings: { databaseUrl } });
      expect(await second.accounts.audit.list()).toMatchObject([
        { kind: 'userLoginFailed', outcome: 'refused' },
      ]);
      await second.stop();
    });

    it('that cannot be kept are told in the log, and hold nobody up', async () => {
      const databaseUrl = await databases.create();
      const log: string[] = [];
      const writeLog = (line: string) => log.push(line);
      const other = await startTestSite(project, { folder: 'starter', settings: { databaseUrl }, writeLog });
      await other.database.kysely.schema.dropTable('latchkey_audit_entry').execute();
      other.accounts.audit.recordCounted({ kind: 'shop.refused', outcome: 'refused' });
      other.accounts.audit.recordCounted({ kind: 'shop.refused', outcome: 'refused' });
      await other.stop();
      expect(log.join('')).toMatch(/ error audit_entries_lost acts=2 error=/);
    });

    it('of a flood take no more than sixty entries a minute, those of one network ten', async () => {
      const already = (await failures()).length;
      const refuse = (ip: string, claimed: string) =>
        site.accounts.audit.recordCounted({ kind: 'userLoginFailed', outcome: 'refused', ip, claimed });
      for (let n = 0; n < 500; n++) refuse('192.0.2.1', `user ${n}`);
      const ofOne = (await failures()).slice(0, -already);
      expect(ofOne).toHaveLength(11);
      expect(ofOne.filter(({ detail }) => detail.claimed)).toHaveLength(10);
      expect(ofOne.find(({ detail }) => !detail.claimed)).toMatchObject({
        ipAddress: '192.0.2.1',
        userId: null,
        detail: { times: 490 },
      });
      for (let n = 0; n < 500; n++) refuse(`10.0.${n % 250}.1`, `user ${n}`);
      for (let n = 0; n < 500; n++) refuse(`10.1.${n % 250}.1`, `user ${n}`);
      // Read again and again, the log grows by none: what is over the limit waits for the end of the minute.
      for (let n = 0; n < 5; n++) await failures();
      expect((await failures()).length).toBeLessThanOrEqual(60);
    });
  });
});
