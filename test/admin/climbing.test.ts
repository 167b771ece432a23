import { defineAdmin } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachDatabase } from '../support/databases.ts';
import { Author, admin, type Blog, type BlogUser, openBlog, staffWith } from './blog.ts';

/** What lets somebody change users, and no more. */
const USERS = ['accounts.view_author', 'accounts.add_author', 'accounts.change_author'] as const;

eachDatabase((databases) => {
  // A project's own admin of its users has the same rules as that of the package.
  describe.each([
    ['the admin of the package', admin],
    ["a project's own admin of users", [...admin, defineAdmin(Author)]],
  ])('nobody gets more rights by %s', (_name, admins) => {
    let blog: Blog;
    beforeAll(async () => {
      blog = await openBlog({ databaseUrl: await databases.create() }, admins);
    });
    afterAll(() => blog.close());

    const changeOf = ({ id }: BlogUser) => `/admin/accounts/author/${id}/change/`;
    const actOf = ({ id }: BlogUser, act: string) => `/admin/latchkey/user/${id}/${act}/`;
    const staff = (more: readonly string[] = []) => staffWith(blog, [...USERS, ...more]);
    const fieldsOf = ({ email, username }: BlogUser) => ({ email, username });
    const now = async ({ id }: BlogUser) => (await blog.accounts.users.get(id)) as BlogUser;
    const refusals = async (user: BlogUser) =>
      (await blog.accounts.audit.list({ actor: user, kind: 'rowRefused' })).map(
        ({ detail }) => detail.action,
      );
    type Client = Awaited<ReturnType<typeof staff>>['client'];
    /** Posts what no page offers. */
    const forge = async (client: Client, path: string, fields: Readonly<Record<string, string>> = {}) =>
      (await client.post(path, { ...fields, csrfmiddlewaretoken: await client.csrfToken() })).status;

    it('by making a superuser of somebody', async () => {
      const { client, user } = await staff();
      const other = await blog.createUser();
      expect((await client.get(changeOf(other))).text).not.toContain('name="isSuperuser"');
      expect(await forge(client, changeOf(other), { ...fieldsOf(other), isSuperuser: 'on' })).toBe(403);
      expect(await now(other)).toMatchObject({ isSuperuser: false });
      const made = {
        email: 'climber@example.com',
        username: 'x',
        password: 'a long enough one',
        isSuperuser: 'on',
      };
      const sent = { ...made, confirmPassword: made.password };
      expect(await forge(client, '/admin/accounts/author/add/', sent)).toBe(403);
      expect(await blog.accounts.users.getByNaturalKey(made.email)).toBeNull();
      expect(await refusals(user)).toEqual(['add with isSuperuser', 'change isSuperuser']);
    });

    it('by making one of themselves, or by giving themselves rights', async () => {
      const { client, user } = await staff();
      const group = await blog.accounts.groups.create(`own ${user.id}`);
      const mine = fieldsOf(user);
      for (const name of ['isSuperuser', 'isStaff', 'isActive']) {
        expect(await forge(client, changeOf(user), { ...mine, [name]: 'on' })).toBe(403);
      }
      const own = { permission: USERS[0], group: String(group.id) };
      expect(await forge(client, actOf(user, 'rights'), own)).toBe(302);
      expect([...(await blog.accounts.groups.ofUser(user))]).toEqual([]);
      expect(await refusals(user)).toContain('change rights');
      expect(await now(user)).toMatchObject({ isSuperuser: false, isStaff: true });
    });

    it('by a superuser, or by somebody who may do more', async () => {
      const { client, user } = await staff();
      const superuser = await blog.createSuperuser();
      const mighty = await blog.createUser({ isStaff: true });
      await blog.accounts.permissions.grant(mighty, ['accounts.delete_post'] as never);
      const sleeping = await blog.createUser({ isActive: false });
      await blog.accounts.permissions.grant(sleeping, ['accounts.delete_post'] as never);
      for (const target of [superuser, mighty, sleeping]) {
        const page = await client.get(changeOf(target));
        expect(page.text).toContain('You may view this, and not change it.');
        expect(page.text).not.toContain(`/admin/latchkey/user/${target.id}/reset/`);
        const stolen = { ...fieldsOf(target), email: 'mine@example.com' };
        expect(await forge(client, changeOf(target), stolen)).toBe(403);
        for (const act of ['reset', 'invite', 'rights', 'unlock', 'activate', 'deactivate', 'end-sessions']) {
          expect([act, await forge(client, actOf(target, act))]).toEqual([act, 403]);
        }
        expect(await now(target)).toMatchObject({ email: target.email, isActive: target.isActive });
      }
      expect(blog.mail.filter(({ to }) => to === superuser.email)).toEqual([]);
      expect((await refusals(user)).length).toBe(24);
    });

    it('by giving what they do not have, or by taking it', async () => {
      const { client, user } = await staff(['accounts.view_post']);
      const other = await blog.createUser();
      const large = await blog.accounts.groups.create(`large ${user.id}`);
      await blog.accounts.groups.grant(large, ['accounts.view_post', 'accounts.delete_post'] as never);
      const small = await blog.accounts.groups.create(`small ${user.id}`);
      await blog.accounts.groups.grant(small, ['accounts.view_post'] as never);
      const page = await client.get(changeOf(other));
      expect(page.text).toContain(`name="group" value="${large.id}" disabled`);
      expect(page.text).toContain('name="permission" value="accounts.delete_post" disabled');
      const forgeries = [
        { group: String(large.id) },
        { group: '99999999' },
        { group: 'nonsense' },
        { permission: 'accounts.delete_post' },
        { permission: 'accounts.no_such' },
        { permission_was: 'accounts.delete_post' },
        { group_was: String(large.id), permission: 'accounts.view_post' },
      ];
      for (const fields of forgeries) expect(await forge(client, actOf(other, 'rights'), fields)).toBe(403);
      expect(await blog.accounts.groups.ofUser(other)).toEqual([]);
      expect(await blog.accounts.permissions.heldBy(other)).toEqual([]);
      const good = { group: String(small.id), permission: 'accounts.view_post' };
      expect(await forge(client, actOf(other, 'rights'), good)).toBe(302);
      expect(await blog.accounts.groups.ofUser(other)).toEqual([small]);
      const taken = { group_was: String(small.id), permission_was: 'accounts.view_post' };
      expect(await forge(client, actOf(other, 'rights'), taken)).toBe(302);
      expect(await blog.accounts.permissions.heldBy(other)).toEqual([]);
      const kinds = (await blog.accounts.audit.list({ user: other, actor: user, outcome: 'ok' })).map(
        ({ kind }) => kind,
      );
      expect(kinds).toEqual([
        'permissionsRevoked',
        'groupUsersRemoved',
        'permissionsGranted',
        'groupUsersAdded',
      ]);
    });

    it('by closing their own account, or that of the last superuser', async () => {
      for (const other of await blog.accounts.users.list({ where: { isSuperuser: true } as never })) {
        await blog.accounts.users.update(other, { isSuperuser: false } as never);
      }
      const superuser = await blog.createSuperuser();
      const client = blog.client();
      await client.loginAs(superuser);
      const closed = await client.submit(changeOf(superuser), {}, actOf(superuser, 'deactivate'));
      expect((await client.follow(closed)).text).toContain('You cannot do this with your own account.');
      const forged = { ...fieldsOf(superuser), isSuperuser: '' };
      expect(await forge(client, changeOf(superuser), forged)).toBe(403);
      expect(await now(superuser)).toMatchObject({ isActive: true, isSuperuser: true });
      expect((await client.get(changeOf(superuser))).text).not.toContain('/delete/');
    });

    it('by the other of two superusers who demote or close each other at once', async () => {
      for (const act of ['demote', 'deactivate']) {
        for (const other of await blog.accounts.users.list({ where: { isSuperuser: true } as never })) {
          await blog.accounts.users.update(other, { isSuperuser: false } as never);
        }
        const [one, two] = [await blog.createSuperuser(), await blog.createSuperuser()];
        const clients = [blog.client(), blog.client()] as const;
        await clients[0].loginAs(one);
        await clients[1].loginAs(two);
        const close = (client: Client, target: BlogUser) =>
          act === 'demote'
            ? // A box that is not ticked is not sent.
              forge(client, changeOf(target), { ...fieldsOf(target), isStaff: 'on' })
            : forge(client, actOf(target, 'deactivate'));
        await Promise.all([close(clients[0], two), close(clients[1], one)]);
        const left = await blog.accounts.users.list({
          where: { isSuperuser: true, isActive: true } as never,
        });
        expect([act, left.length]).toEqual([act, 1]);
      }
    });

    it('by rights that they have just lost', async () => {
      const { client, user } = await staff(['accounts.view_post']);
      const other = await blog.createUser();
      const boss = await blog.createSuperuser();
      const bossClient = blog.client();
      await bossClient.loginAs(boss);
      const results = await Promise.all([
        forge(client, actOf(other, 'rights'), { permission: 'accounts.view_post' }),
        forge(bossClient, actOf(user, 'rights'), { permission_was: 'accounts.view_post' }),
      ]);
      // One of the two was first: either it was given by somebody who had it, or it was refused.
      expect(results[1]).toBe(302);
      const given = (await blog.accounts.permissions.heldBy(other)).length === 1;
      expect(results[0]).toBe(given ? 302 : 403);
      expect(await forge(client, actOf(other, 'rights'), { permission_was: 'accounts.view_post' })).toBe(403);
    });

    it('without the permission for users at all', async () => {
      const { client } = await staffWith(blog, ['accounts.view_author', 'accounts.view_post']);
      const other = await blog.createUser();
      expect(await forge(client, changeOf(other), fieldsOf(other))).toBe(403);
      expect(await forge(client, actOf(other, 'rights'), { permission: 'accounts.view_post' })).toBe(403);
      expect(await forge(client, '/admin/accounts/author/add/', fieldsOf(other))).toBe(403);
      const { client: blind } = await staffWith(blog, ['accounts.view_post']);
      expect(await forge(blind, actOf(other, 'unlock'))).toBe(404);
      expect((await blind.post(actOf(other, 'unlock'), {})).status).toBe(403);
      const visitor = blog.client();
      await visitor.loginAs(other);
      expect(await forge(visitor, actOf(other, 'activate'))).toBe(403);
    });
  });
});
