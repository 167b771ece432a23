import {
  type AuditFilter,
  endImpersonation,
  HttpResponse,
  impersonate,
  loginRequired,
  notWhileImpersonating,
  path,
  permissionRequired,
  reauthenticationRequired,
  staffRequired,
  type UserRequest,
} from 'latchkey';
import { createTestApp, type TestApp } from 'latchkey/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AppClient } from '../../src/testing/client/app-client.ts';
import { csrfTokenOf } from '../../src/testing/client/test-client.ts';
import type { User } from '../../starter/accounts/user.ts';
import { eachDatabase } from '../support/databases.ts';
import { notesProject } from '../support/notes-project/project.ts';

const PASSWORD = 'correct horse battery';
const MAY = 'accounts.impersonate_customuser';
const both = { methods: ['GET', 'POST'] } as const;

/** Who the pages take the visitor for, and who it really is. */
const who = ({ user, impersonator }: { readonly user: unknown; readonly impersonator: unknown }) =>
  new HttpResponse(`${user}${impersonator ? ` by ${impersonator}` : ''}`);

const project = {
  ...notesProject,
  urls: [
    ...notesProject.urls,
    path<User>('who/', who, both),
    path('staff/', staffRequired<User>(who)),
    path('notes/', permissionRequired<User>('notes.add_note', who)),
    path('closed/', notWhileImpersonating<User>(who), both),
    path('proven/', reauthenticationRequired<User>(who), both),
    path(
      'twice/',
      loginRequired(async (request: UserRequest<User>) => {
        const other = await request.site.accounts.users.first({ where: { username: 'Bob' } });
        const outcome = other && (await impersonate(request, other, { next: 'https://evil.example/' }));
        const during = `${request.user}`;
        const back = await endImpersonation(request);
        return new HttpResponse(`${outcome?.state} ${during} ${back?.url} ${request.user}`);
      }),
      { methods: ['POST'] },
    ),
  ],
};

eachDatabase((databases) => {
  let app: TestApp<User>;
  beforeAll(async () => {
    const databaseUrl = await databases.create();
    app = await createTestApp<User>(project, { folder: 'starter', settings: { databaseUrl } });
    await app.migrate();
    await app.createUser({ username: 'Bob' });
  });
  afterAll(() => app.close());

  const entries = (filter: AuditFilter) => app.accounts.audit.list(filter);
  /** A member of staff who may impersonate, with a browser in which they have just logged in. */
  async function support(...more: readonly string[]) {
    const user = await app.createUser({ isStaff: true, password: PASSWORD });
    await app.accounts.permissions.grant(user, [MAY, ...more]);
    const client = app.client();
    await client.loginAs(user);
    return { user, client };
  }
  async function begin(client: AppClient<User>, user: { readonly id: unknown }, more: object = {}) {
    const csrfmiddlewaretoken = await client.csrfToken();
    return client.post('/accounts/impersonate/', { user: String(user.id), csrfmiddlewaretoken, ...more });
  }
  async function end(client: AppClient<User>) {
    return client.post('/accounts/impersonate/end/', { csrfmiddlewaretoken: await client.csrfToken() });
  }
  const whoIs = async (client: AppClient<User>) => (await client.get('/who/')).text;
  /** Who acts as a new user. */
  async function acting(...more: readonly string[]) {
    const staff = await support(...more);
    const target = await app.createUser({ password: PASSWORD });
    expect((await begin(staff.client, target)).location).toBe('/dashboard/');
    return { ...staff, target };
  }

  describe('who acts as another user', () => {
    it('is that user on every page, until they go back to where they came from', async () => {
      const { user, client } = await support();
      const target = await app.createUser({ username: 'Ada' });
      const begun = await begin(client, target, { next: '/notes/?a=b' });
      expect(begun.location).toBe('/dashboard/');
      expect(await whoIs(client)).toBe(`${target} by ${user}`);
      const page = await client.get('/accounts/profile/');
      expect(page.text).toContain(target.email);
      expect(page.text).toContain('You act as <strong>Ada</strong>');
      expect((await client.get('/nowhere/')).text).toContain('You act as <strong>Ada</strong>');
      const back = await client.post('/accounts/impersonate/end/', {
        csrfmiddlewaretoken: csrfTokenOf(page.text.slice(page.text.indexOf('class="impersonation"'))),
      });
      expect(back.location).toBe('/notes/?a=b');
      expect(await whoIs(client)).toBe(`${user}`);
      expect((await client.get('/accounts/profile/')).text).not.toContain('You act as');
    });

    it('leaves nothing with the user: no login, no session, no device', async () => {
      const { target } = await acting();
      expect((await app.accounts.users.get(target.id))?.lastLogin).toBeNull();
      expect(await app.accounts.sessionsOf(target)).toEqual([]);
      expect(await app.accounts.devices.listOf(target)).toEqual([]);
    });

    it('is in the audit log as who they really are, with all they do', async () => {
      const { user, client, target } = await acting();
      await client.submit('/accounts/profile/', { username: 'Changed for Ada' });
      await end(client);
      const own = { userId: String(target.id), actorId: String(user.id) };
      expect((await entries({ user: target })).slice(0, 3)).toMatchObject([
        { kind: 'impersonationEnded', ...own, detail: { reason: 'asked' } },
        { kind: 'userChanged', ...own },
        { kind: 'impersonationBegun', ...own },
      ]);
      const reader = app.client();
      await reader.loginAs(target);
      const activity = (await reader.get('/accounts/activity/')).text;
      expect(activity).toContain('Your account was opened to look at it as you see it');
      expect(activity).toContain('By somebody who looks after this site');
      const log = app.log.join('');
      expect(log).toContain(`impersonation_begun user=${target.id} actor=${user.id}`);
      await begin(client, target);
      await client.get('/staff/');
      expect(app.log.at(-1)).toMatch(
        new RegExp(`request_refused .*path=/staff/.* user=${target.id} actor=${user.id} `),
      );
    });

    it("has the user's rights, and none of their own", async () => {
      const { client, target } = await acting('notes.add_note');
      expect((await client.get('/staff/')).status).toBe(403);
      expect((await client.get('/notes/')).status).toBe(403);
      await app.accounts.permissions.grant(target, ['notes.add_note']);
      expect((await client.get('/notes/')).status).toBe(200);
    });

    it('is themselves again after an hour, a logout, and a login', async () => {
      const first = await acting();
      app.clock.advance({ minutes: 59 });
      expect(await whoIs(first.client)).toContain(' by ');
      app.clock.advance({ minutes: 1 });
      expect(await whoIs(first.client)).toBe(`${first.user}`);
      expect(await entries({ user: first.target, limit: 1 })).toMatchObject([
        { kind: 'impersonationEnded', actorId: String(first.user.id), detail: { reason: 'age' } },
      ]);

      const second = await acting();
      await second.client.post('/accounts/logout/', { csrfmiddlewaretoken: await second.client.csrfToken() });
      expect(await whoIs(second.client)).toBe('AnonymousUser');
      expect(await app.accounts.sessionsOf(second.user)).toEqual([]);
      expect(await entries({ user: second.target, limit: 1 })).toMatchObject([
        { kind: 'impersonationEnded', actorId: String(second.user.id), detail: { reason: 'logout' } },
      ]);

      const third = await acting();
      await third.client.loginAs(third.user);
      expect(await whoIs(third.client)).toBe(`${third.user}`);
      const fourth = await acting();
      await fourth.client.loginAs(third.user);
      expect(await whoIs(fourth.client)).toBe(`${third.user}`);
    });

    it('is themselves again when they prove who they are', async () => {
      const { user, client, target } = await acting();
      const session = await client.session();
      expect(await app.accounts.reauthenticate(session, target, { method: 'password' })).toBe(false);
      expect(await whoIs(client)).toContain(' by ');
      expect(await app.accounts.reauthenticate(session, user, { method: 'password' })).toBe(true);
      expect(await whoIs(client)).toBe(`${user}`);
    });

    it('goes on in the same request, and goes to no other site', async () => {
      const { user, client } = await support();
      const csrfmiddlewaretoken = await client.csrfToken();
      const bob = await app.accounts.users.first({ where: { username: 'Bob' } });
      const { text } = await client.post('/twice/', { csrfmiddlewaretoken });
      expect(text).toBe(`begun ${bob} /dashboard/ ${user}`);
    });
  });

  describe('whoever wants to act as another user', () => {
    const refusals = async (reason: string, target: User) =>
      (await entries({ user: target, kind: 'impersonationRefused' })).map(({ outcome, actorId, detail }) => [
        outcome,
        actorId,
        detail.reason === reason,
      ]);

    it('needs the permission, and learns nothing of users without', async () => {
      const user = await app.createUser({ isStaff: true });
      const client = app.client();
      await client.loginAs(user);
      const target = await app.createUser();
      const answers = [
        await begin(client, target),
        await begin(client, { id: 987654 }),
        await begin(client, { id: 'x' }),
      ];
      expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
      expect(answers[0]?.text).not.toContain(target.email);
      expect(await refusals('permission', target)).toEqual([['refused', String(user.id), true]]);
      expect(await whoIs(client)).toBe(`${user}`);
    });

    it('finds only users who are there', async () => {
      const { client } = await support();
      for (const id of [987654, '', 'x', '1e3', '0x1'])
        expect((await begin(client, { id })).status).toBe(404);
    });

    it.each([
      ['superuser', { isSuperuser: true }],
      ['inactive', { isActive: false }],
    ])('cannot be a user who is %s', async (reason, values) => {
      const boss = await app.createSuperuser();
      const client = app.client();
      await client.loginAs(boss);
      const target = await app.createUser(values);
      const answer = await begin(client, target);
      expect([answer.status, await whoIs(client)]).toEqual([403, `${boss}`]);
      expect(answer.text).toContain('You cannot act as');
      expect(await refusals(reason, target)).toEqual([['refused', String(boss.id), true]]);
    });

    it('cannot be somebody with more rights, and can with as many', async () => {
      const { user, client } = await support('notes.add_note');
      const writer = await app.createUser();
      await app.accounts.permissions.grant(writer, ['notes.add_note']);
      expect((await begin(client, writer)).status).toBe(302);
      await end(client);
      const group = await app.accounts.groups.create(`editors ${user.id}`);
      await app.accounts.groups.grant(group, ['notes.delete_note']);
      await app.accounts.groups.addUsers(group, [writer]);
      expect((await begin(client, writer)).status).toBe(403);
      expect(await refusals('permissions', writer)).toEqual([['refused', String(user.id), true]]);

      const colleague = await app.createUser({ isStaff: true });
      expect((await begin(client, colleague)).status).toBe(302);
      await end(client);
      const member = await app.createUser();
      await app.accounts.permissions.grant(member, [MAY]);
      const other = app.client();
      await other.loginAs(member);
      expect((await begin(other, colleague)).status).toBe(403);
      expect(await refusals('staff', colleague)).toEqual([['refused', String(member.id), true]]);
    });

    it('cannot be themselves, nor somebody else on top', async () => {
      const { user, client } = await support();
      expect((await begin(client, user)).status).toBe(403);
      const deputy = await app.createUser();
      await app.accounts.permissions.grant(deputy, [MAY]);
      await begin(client, deputy);
      const target = await app.createUser();
      const nested = await begin(client, target);
      expect([nested.status, await whoIs(client)]).toEqual([403, `${deputy} by ${user}`]);
      expect(await refusals('nested', target)).toEqual([['refused', String(user.id), true]]);
    });

    it('proves first who they are, and comes back to it', async () => {
      const { user, client } = await support();
      const target = await app.createUser();
      app.clock.advance({ minutes: 11 });
      const asked = await begin(client, target);
      expect([asked.status, asked.location?.split('?')[0]]).toEqual([307, '/accounts/confirm/form/']);
      expect(await whoIs(client)).toBe(`${user}`);
      await client.submit('/accounts/confirm/', { password: PASSWORD });
      expect((await begin(client, target)).status).toBe(302);
      expect(await whoIs(client)).toBe(`${target} by ${user}`);
    });

    it('is no page of another site, nor a link', async () => {
      const { user, client } = await support();
      const target = await app.createUser();
      const form = { user: String(target.id) };
      expect((await client.post('/accounts/impersonate/', form)).status).toBe(403);
      const csrfmiddlewaretoken = await client.csrfToken();
      const foreign = { origin: 'https://evil.example' };
      expect(
        (await client.post('/accounts/impersonate/', { ...form, csrfmiddlewaretoken }, foreign)).status,
      ).toBe(403);
      expect((await client.get(`/accounts/impersonate/?user=${target.id}`)).status).toBe(405);
      expect(await whoIs(client)).toBe(`${user}`);
    });

    it('is nobody who is not logged in', async () => {
      const client = app.client();
      const answer = await begin(client, await app.createUser());
      expect(answer.location).toMatch(/^\/accounts\/login\//);
      expect((await end(client)).location).toBe('/dashboard/');
    });
  });

  describe('what happens meanwhile', () => {
    const meanwhile = async (act: (parts: { user: User; target: User }) => Promise<unknown>) => {
      const parts = await acting();
      await act(parts);
      const seen = await whoIs(parts.client);
      const [entry] = await entries({ user: parts.target, kind: 'impersonationEnded' });
      return { ...parts, seen, reason: entry?.detail.reason };
    };
    it.each([
      [
        'the permission is taken away',
        'permission',
        ({ user }: { user: User }) => app.accounts.permissions.revoke(user, [MAY]),
      ],
      [
        'the user is deactivated',
        'inactive',
        ({ target }: { target: User }) => app.accounts.users.update(target, { isActive: false }),
      ],
      [
        'the user becomes a superuser',
        'superuser',
        ({ target }: { target: User }) => app.accounts.users.update(target, { isSuperuser: true }),
      ],
      [
        'the user is given more rights',
        'permissions',
        ({ target }: { target: User }) => app.accounts.permissions.grant(target, ['notes.add_note']),
      ],
      ['the user is deleted', 'gone', ({ target }: { target: User }) => app.accounts.users.delete(target)],
    ] as const)('ends it where %s', async (_, reason, act) => {
      const done = await meanwhile(act);
      expect([done.seen, done.reason]).toEqual([`${done.user}`, reason]);
    });

    it('ends all where the member of staff is deactivated, or has another password', async () => {
      expect((await meanwhile(({ user }) => app.accounts.users.update(user, { isActive: false }))).seen).toBe(
        'AnonymousUser',
      );
      expect(
        (await meanwhile(({ user }) => app.accounts.users.setPassword(user, 'another good one'))).seen,
      ).toBe('AnonymousUser');
    });

    it('does not do in the one account what was begun in the other', async () => {
      const { user, client } = await support();
      const target = await app.createUser();
      const asStaff = await client.csrfToken();
      await begin(client, target);
      const stale = await client.post('/who/', { csrfmiddlewaretoken: asStaff });
      expect(stale.status).toBe(403);
      const asOther = await client.csrfToken();
      expect((await client.post('/who/', { csrfmiddlewaretoken: asOther })).text).toBe(
        `${target} by ${user}`,
      );
      // It ends by the very request: what was meant for the one account is not done to the other.
      await app.accounts.permissions.revoke(user, [MAY]);
      expect((await client.post('/who/', { csrfmiddlewaretoken: asOther })).status).toBe(403);
      expect(await whoIs(client)).toBe(`${user}`);
      expect((await client.post('/who/', { csrfmiddlewaretoken: asOther })).status).toBe(403);
    });

    it('makes no session more than it is: two requests at once end it once and for all', async () => {
      const { user, client } = await acting();
      await app.accounts.permissions.revoke(user, [MAY]);
      expect(await Promise.all([whoIs(client), whoIs(client), whoIs(client)])).toEqual(
        Array(3).fill(`${user}`),
      );
    });
  });

  describe('what is the user’s alone is closed', () => {
    it.each([
      ['GET', '/accounts/password_change/'],
      ['POST', '/accounts/password_change/'],
      ['GET', '/accounts/password_set/'],
      ['GET', '/accounts/password_reset/'],
      ['POST', '/accounts/password_reset/'],
      ['GET', '/accounts/email-change/'],
      ['POST', '/accounts/email-change/'],
      ['GET', '/accounts/confirm/'],
      ['POST', '/accounts/confirm/'],
      ['POST', '/accounts/confirm/form/'],
      ['POST', '/accounts/confirm/code/'],
      ['POST', '/accounts/sessions/end/'],
      ['POST', '/accounts/sessions/end-others/'],
      ['POST', '/accounts/sessions/end-all/'],
      ['POST', '/accounts/devices/forget/'],
      ['POST', '/accounts/devices/forget-others/'],
      ['POST', '/accounts/data/'],
      ['GET', '/accounts/delete/'],
      ['POST', '/accounts/delete/'],
      ['GET', '/closed/'],
      ['POST', '/closed/'],
      ['GET', '/proven/'],
      ['POST', '/proven/'],
    ] as const)('%s %s', async (method, page) => {
      const { user, client, target } = await acting();
      const form = {
        csrfmiddlewaretoken: await client.csrfToken(),
        password: PASSWORD,
        oldPassword: PASSWORD,
      };
      const answer = method === 'GET' ? await client.get(page) : await client.post(page, form);
      expect([answer.status, answer.text.includes('This page is for the user alone')]).toEqual([403, true]);
      expect(answer.text).toContain('Back to your own account');
      const data = await client.getJson('/closed/');
      expect([data.status, JSON.parse(data.text).code]).toEqual([403, 'impersonating']);
      expect(await app.accounts.users.get(target.id)).toMatchObject({ isActive: true });
      expect(await whoIs(client)).toBe(`${target} by ${user}`);
    });
  });
});
