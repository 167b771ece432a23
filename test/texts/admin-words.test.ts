import { defineUserModel, field } from 'latchkey';
import { expect, it } from 'vitest';
import { openBlog, staffWith } from '../admin/blog.ts';
import { openUserKind } from '../support/user-kind-app.ts';

const Member = defineUserModel({
  app: 'accounts',
  name: 'CustomUser',
  fields: {
    email: field.email({ unique: true }),
    isActive: field.boolean({ default: true }),
    isStaff: field.boolean({ default: false }),
  },
});

it('the admin calls its models and permissions by words of the language', async () => {
  const blog = await openBlog({ languageCode: 'de' });
  const rights = ['auth.view_group', 'auth.change_group', 'accounts.view_post'];
  const { client } = await staffWith(blog, rights);
  const group = await blog.accounts.groups.create('Redaktion');
  const { text } = await client.get(`/admin/auth/group/${group.id}/change/`);
  expect(text).toContain('Gruppen');
  expect(text).toContain('Hinzufügen: Gruppe');
  // The project's own model has no German word, and keeps its label.
  expect(text).toContain('Ansehen: post');
  expect(text).not.toMatch(/>Groups<|Can (add|change|delete|view) (group|post)/);
  await blog.close();
});

it('users that the project has given no label are called users, in the language', async () => {
  const site = await openUserKind(Member, { admin: [], settings: { languageCode: 'fr' } });
  const user = await site.createUser({ isStaff: true } as never);
  await site.accounts.permissions.grant(user, ['accounts.view_customuser'] as never);
  const client = site.client();
  await client.loginAs(user);
  const { text } = await client.get('/admin/');
  expect(text).toContain('Utilisateurs');
  expect(text).toContain('Comptes');
  expect(text).not.toMatch(/Custom users|Accounts/);
  await site.close();
});
