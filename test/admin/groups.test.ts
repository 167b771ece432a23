import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachDatabase } from '../support/databases.ts';
import { type Blog, openBlog, staffWith } from './blog.ts';

const GROUPS = ['auth.view_group', 'auth.add_group', 'auth.change_group', 'auth.delete_group'] as const;

eachDatabase((databases) => {
  describe('groups in the admin', () => {
    let blog: Blog;
    beforeAll(async () => {
      blog = await openBlog({ databaseUrl: await databases.create() });
    });
    afterAll(() => blog.close());

    const changeOf = (id: number) => `/admin/auth/group/${id}/change/`;
    const permissionsOf = (id: number) => `/admin/latchkey/group/${id}/permissions/`;

    it('are made and renamed by their own rules, which tell of it', async () => {
      const { client, user } = await staffWith(blog, GROUPS);
      expect((await client.submit('/admin/auth/group/add/', { name: 'Editors' })).status).toBe(302);
      const group = await blog.accounts.groups.get('Editors');
      const taken = await client.submit('/admin/auth/group/add/', { name: 'Editors' });
      expect([taken.status, taken.text.includes('id="id_name_error"')]).toEqual([200, true]);
      expect((await client.submit(changeOf(group?.id ?? 0), { name: 'Writers' })).status).toBe(302);
      expect(await blog.accounts.groups.get('Writers')).toEqual({ id: group?.id, name: 'Writers' });
      const kinds = (await blog.accounts.audit.list({ actor: user, limit: 4 })).map(({ kind }) => kind);
      expect(kinds).toEqual(['rowChanged', 'groupRenamed', 'rowAdded', 'groupCreated']);
    });

    it('have permissions by app and model, which somebody else may change meanwhile', async () => {
      const { client } = await staffWith(blog, [
        ...GROUPS,
        'accounts.view_post',
        'accounts.add_post',
        'accounts.change_post',
      ]);
      const group = await blog.accounts.groups.create('Authors');
      await blog.accounts.groups.grant(group, ['accounts.view_post']);
      const page = await client.get(changeOf(group.id));
      expect(page.text).toContain('name="permission_was" value="accounts.view_post"');
      expect(page.text).toMatch(/<legend>Posts<\/legend>/);
      expect(page.text).toMatch(/value="accounts.add_post">/);
      expect(page.text).toMatch(/value="accounts.delete_post" disabled>/);
      // While the page is open, another gives it one more: this form says nothing of it.
      await blog.accounts.groups.grant(group, ['accounts.change_post']);
      const sent = { permission_was: 'accounts.view_post', permission: 'accounts.add_post' };
      const saved = await client.submit(changeOf(group.id), sent, permissionsOf(group.id));
      expect((await client.follow(saved)).text).toContain(
        'The permissions of the group “Authors” were changed.',
      );
      expect([...(await blog.accounts.groups.permissions(group))].sort()).toEqual([
        'accounts.add_post',
        'accounts.change_post',
      ]);
    });

    it('take and lose only what whoever changes them has', async () => {
      const { client, user } = await staffWith(blog, [...GROUPS, 'accounts.view_post']);
      const group = await blog.accounts.groups.create('Small');
      for (const permission of ['accounts.delete_post', 'accounts.no_such', 'nonsense']) {
        const forged = await client.submit(changeOf(group.id), { permission }, permissionsOf(group.id));
        expect([permission, forged.status]).toEqual([permission, 403]);
      }
      expect([...(await blog.accounts.groups.permissions(group))]).toEqual([]);
      const [refused] = await blog.accounts.audit.list({ actor: user, kind: 'rowRefused' });
      expect(refused).toMatchObject({ object: `auth.Group/${group.id}`, outcome: 'refused' });
    });

    it('that have more than somebody stay as they are for them', async () => {
      const { client } = await staffWith(blog, [...GROUPS, 'accounts.view_post']);
      const group = await blog.accounts.groups.create('Mighty');
      await blog.accounts.groups.grant(group, ['accounts.view_post', 'accounts.delete_post']);
      const page = await client.get(changeOf(group.id));
      expect(page.text).toContain('You may view this, and not change it.');
      expect(page.text).not.toContain('Save permissions');
      const renamed = await client.submit(changeOf(group.id), { name: 'Mine' });
      expect(renamed.status).toBe(403);
      const sent = { permission_was: 'accounts.view_post' };
      expect((await client.submit(changeOf(group.id), sent, permissionsOf(group.id))).status).toBe(403);
      expect(await blog.accounts.groups.get('Mighty')).toEqual(group);
      expect((await blog.accounts.groups.permissions(group)).size).toBe(2);
    });

    it('list their members a page at a time, for whoever may see users', async () => {
      const { client } = await staffWith(blog, [...GROUPS, 'accounts.view_author']);
      const group = await blog.accounts.groups.create('Many');
      const users = await Promise.all(Array.from({ length: 60 }, () => blog.createUser()));
      await blog.accounts.groups.addUsers(group, users);
      const page = await client.get(changeOf(group.id));
      expect(page.text).toContain('60 members');
      const membersIn = (text: string) => text.slice(text.indexOf('id="members"')).match(/<li><a /g)?.length;
      expect(membersIn(page.text)).toBe(50);
      const next = /rel="next" href="(\?members=[^"#]+)/.exec(page.text)?.[1];
      expect(membersIn((await client.get(changeOf(group.id) + next)).text)).toBe(10);
      const { client: others } = await staffWith(blog, GROUPS);
      const counted = await others.get(changeOf(group.id));
      expect(counted.text).toContain('60 members');
      expect(membersIn(counted.text)).toBeUndefined();
    });

    it('are not there for whoever may not see them', async () => {
      const group = await blog.accounts.groups.create('Unseen');
      const { client } = await staffWith(blog, ['accounts.view_post']);
      const sent = { permission: 'accounts.view_post', csrfmiddlewaretoken: await client.csrfToken() };
      expect((await client.post(permissionsOf(group.id), sent)).status).toBe(404);
      const { client: viewer } = await staffWith(blog, ['auth.view_group', 'accounts.view_post']);
      const seen = { permission: 'accounts.view_post', csrfmiddlewaretoken: await viewer.csrfToken() };
      expect((await viewer.post(permissionsOf(group.id), seen)).status).toBe(403);
      expect((await viewer.post(permissionsOf(group.id), { permission: 'accounts.view_post' })).status).toBe(
        403,
      );
    });
  });
});
