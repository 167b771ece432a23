import { type OpenProject, openProject } from 'latchkey';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { User } from '../../starter/accounts/user.ts';
import { eachDatabase } from '../support/databases.ts';
import { notesProject } from './notes-project.ts';

eachDatabase((databases) => {
  let project: OpenProject<User>;
  beforeAll(async () => {
    const settings = { secretKey: 'k'.repeat(50), databaseUrl: await databases.create() };
    project = openProject({ ...notesProject, settings }, { folder: import.meta.dirname });
    await project.migrate();
  });
  afterAll(() => project.close());

  let made = 0;
  const newUser = () =>
    project.accounts.users.createUser({ email: `user-${++made}@example.com`, username: `user ${made}` });

  it('gives and takes permissions, and the same user object knows at once', async () => {
    const { permissions, users } = project.accounts;
    const user = await newUser();
    expect(await user.hasPerm('notes.add_note')).toBe(false);
    await permissions.grant(user, ['notes.add_note', 'notes.view_note']);
    await permissions.grant(user, ['notes.add_note']);
    expect(await user.hasPerms(['notes.add_note', 'notes.view_note'])).toBe(true);
    await permissions.revoke(user, ['notes.add_note', 'notes.change_note']);
    expect([...(await user.getUserPermissions())]).toEqual(['notes.view_note']);
    expect([...((await (await users.get(user.id))?.getUserPermissions()) ?? [])]).toEqual([
      'notes.view_note',
    ]);
  });

  it('gives permissions by groups, which come and go', async () => {
    const { groups } = project.accounts;
    const [user, other] = [await newUser(), await newUser()];
    const editors = await groups.create('editors');
    await groups.grant(editors, ['notes.change_note', 'notes.publish_note']);
    await groups.addUsers(editors, [user, other]);
    await groups.addUsers(editors, [user]);
    expect([...(await groups.permissions(editors))]).toEqual(['notes.change_note', 'notes.publish_note']);
    expect((await groups.users(editors)).map(({ id }) => id)).toEqual([user.id, other.id]);
    expect(await groups.ofUser(user)).toEqual([editors]);
    expect(await user.hasPerm('notes.publish_note')).toBe(true);

    await groups.removeUsers(editors, [user]);
    expect(await user.hasPerm('notes.publish_note')).toBe(false);
    await groups.revoke(editors, ['notes.publish_note']);
    expect([...(await other.getGroupPermissions())]).toEqual(['notes.change_note']);

    const writers = await groups.rename(editors, 'writers');
    expect(await groups.get('editors')).toBeNull();
    expect(await groups.get('writers')).toEqual(writers);
    expect(await groups.delete(writers)).toBe(true);
    expect(await groups.delete(writers)).toBe(false);
    const again = await project.accounts.users.get(other.id);
    expect([...((await again?.getAllPermissions()) ?? [])]).toEqual([]);
    await expect(groups.rename(writers, 'gone')).rejects.toThrow('There is no group called writers.');
  });

  it('refuses unknown permissions, and changes nothing then', async () => {
    const { permissions, groups } = project.accounts;
    const user = await newUser();
    const asked = permissions.grant(user, ['notes.add_note', 'notes.ad_note', 'add_note']);
    await expect(asked).rejects.toThrow('There is no permission notes.ad_note, add_note.');
    expect([...(await user.getUserPermissions())]).toEqual([]);
    await expect(permissions.revoke(user, ['x.y'])).rejects.toMatchObject({ code: 'permission_unknown' });
    const group = await groups.create('unknowing');
    await expect(groups.grant(group, ['auth.add_note'])).rejects.toMatchObject({
      code: 'permission_unknown',
    });
  });

  it.each([
    ['', 'group_name_invalid'],
    ['  ', 'group_name_invalid'],
    ['a\0b', 'group_name_invalid'],
    ['x'.repeat(151), 'group_name_invalid'],
    ['twice', 'group_exists'],
  ])('refuses the group name %j', async (name, code) => {
    const { groups } = project.accounts;
    if (!(await groups.get('twice'))) await groups.create('twice');
    const other = await groups.create(`other than ${made++}`);
    await expect(groups.create(name)).rejects.toMatchObject({ code });
    await expect(groups.rename(other, name)).rejects.toMatchObject({ code });
  });

  it('takes 150 characters of any kind, and letter case counts', async () => {
    const { groups } = project.accounts;
    const name = '𝒳'.repeat(150);
    expect(await groups.create(name)).toMatchObject({ name });
    await groups.create('Case');
    await groups.create('case');
    expect((await groups.list()).map((group) => group.name)).toEqual(
      expect.arrayContaining(['Case', 'case', name]),
    );
  });

  it('lists every permission with what people call it', async () => {
    const all = await project.accounts.permissions.list();
    expect(all).toContainEqual({ name: 'notes.add_note', label: 'Can add note' });
    expect(all).toContainEqual({ name: 'notes.publish_note', label: 'Can publish a note' });
    expect(all.map(({ name }) => name)).toEqual(all.map(({ name }) => name).toSorted());
  });

  it('takes the permissions of a deleted user along', async () => {
    const { kysely } = project.database;
    const user = await newUser();
    await project.accounts.permissions.grant(user, ['notes.add_note']);
    await kysely.deleteFrom('accounts_customuser').where('id', '=', user.id).execute();
    const rows = await kysely
      .selectFrom('accounts_customuser_user_permissions')
      .selectAll()
      .where('customuser_id', '=', user.id)
      .execute();
    expect(rows).toEqual([]);
  });
});
