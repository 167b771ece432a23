import { type AnonymousUser, defineProject, type OpenProject, openProject, type Settings } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cheapHashers } from '../../src/testing/cheap-hashers.ts';
import type { User } from '../../starter/accounts/user.ts';
import { eachDatabase } from '../support/databases.ts';
import { watchQueries } from '../support/watch-queries.ts';
import { notesProject } from './notes-project.ts';
import { type Answers, backends, type Kind, kinds, table, usersWithAdd } from './permission-table.ts';

const ADD = 'notes.add_note';
const openNote = { isOpen: true };

eachDatabase((databases) => {
  const projects = new Map<string, OpenProject<User>>();
  const ids = new Map<Kind, number>();

  beforeAll(async () => {
    const databaseUrl = await databases.create();
    for (const [name, authenticationBackends] of Object.entries(backends)) {
      const project = open({ databaseUrl, authenticationBackends: [...authenticationBackends] });
      projects.set(name, project);
      await project.migrate();
    }
    await makeUsers(projectWith('database'), ids);
  });
  afterAll(async () => {
    for (const project of projects.values()) await project.close();
  });

  const projectWith = (name: string): OpenProject<User> => {
    const project = projects.get(name);
    if (!project) throw new Error(`no project ${name}`);
    return project;
  };
  /** The user as a request would have it: an object of its own. */
  const visitor = async (project: OpenProject<User>, kind: Kind): Promise<User | AnonymousUser> => {
    const { sessions, users } = project.accounts;
    return (await users.get(ids.get(kind) ?? 0)) ?? sessions.empty().user;
  };

  it.each(table)(
    'with the backend %s, somebody %s is told what is due, in %o',
    async (name, kind, due, queries) => {
      const project = projectWith(name);
      const user = await visitor(project, kind);
      const seen = watchQueries(project.database);
      expect(await ask(user)).toEqual(due);
      expect(await ask(user)).toEqual(due);
      expect(seen).toHaveLength(queries);
    },
  );

  it('asks nothing to say that a superuser may', async () => {
    const project = projectWith('database');
    const user = await visitor(project, 'superuser');
    const seen = watchQueries(project.database);
    expect(await user.hasPerms([ADD, 'nowhere.nothing'])).toBe(true);
    expect(await user.hasModulePerms('nowhere')).toBe(true);
    expect(seen).toEqual([]);
  });

  it('reads once for those who ask at the same time, and again for the next request', async () => {
    const project = projectWith('database');
    const user = await visitor(project, 'by group');
    const seen = watchQueries(project.database);
    const answers = await Promise.all([user.hasPerm(ADD), user.hasModulePerms('notes'), user.hasPerm('a.b')]);
    expect(answers).toEqual([true, true, false]);
    expect(seen).toHaveLength(1);
    await (await visitor(project, 'by group')).hasPerm(ADD);
    expect(seen.filter((sql) => sql.includes('auth_permission'))).toHaveLength(2);
  });

  it('does not remember a read that failed', async () => {
    const { database, accounts } = projectWith('database');
    const user = await visitor(projectWith('database'), 'by user');
    const rename = (from: string, to: string) =>
      database.kysely.schema.alterTable(from).renameTo(to).execute();
    const relation = 'accounts_customuser_groups';
    await rename(relation, 'elsewhere');
    await expect(accounts.permissions.hasPerm(user, ADD)).rejects.toThrow();
    await rename('elsewhere', relation);
    expect(await accounts.permissions.hasPerm(user, ADD)).toBe(true);
  });

  it('finds the users who have a permission', async () => {
    const { permissions } = projectWith('database').accounts;
    for (const { options, users } of usersWithAdd) {
      const found = await permissions.withPerm(ADD, options);
      expect(found.map(({ username }) => username)).toEqual(users);
    }
    expect(await permissions.withPerm('notes.nothing', { includeSuperusers: false })).toEqual([]);
    await expect(permissions.withPerm('add_note')).rejects.toThrow('add_note is no name of a permission');
  });

  it('asks the backend that is named for those users, where there are several', async () => {
    const { permissions } = projectWith('object').accounts;
    await expect(permissions.withPerm(ADD)).rejects.toThrow(
      'several authentication backends (password, object)',
    );
    await expect(permissions.withPerm(ADD, { backend: 'gone' })).rejects.toThrow('is called gone');
    expect(await permissions.withPerm(ADD, { backend: 'object' })).toEqual([]);
    expect(await permissions.withPerm(ADD, { backend: 'password' })).toHaveLength(4);
  });
});

describe('a user who was made by hand', () => {
  it('is not said to have or lack anything', async () => {
    const record = { id: 1, password: '!', isActive: true, isSuperuser: true };
    const user = notesProject.userModel.fromRecord(record);
    await expect(user.hasPerm(ADD)).rejects.toMatchObject({ code: 'user_without_accounts' });
  });
});

function open(settings: Pick<Settings, 'databaseUrl' | 'authenticationBackends'>): OpenProject<User> {
  const given = { ...settings, secretKey: 'k'.repeat(50), passwordHashers: cheapHashers() };
  return openProject(defineProject({ ...notesProject, settings: given }), { folder: import.meta.dirname });
}

async function makeUsers({ accounts }: OpenProject<User>, ids: Map<Kind, number>): Promise<void> {
  const group = await accounts.groups.create('writers');
  await accounts.groups.grant(group, [ADD]);
  for (const kind of kinds) {
    if (kind === 'anonymous') continue;
    const user = await accounts.users.createUser({
      email: `${kind.replace(' ', '-')}@example.com`,
      username: kind,
      isActive: !kind.startsWith('inactive'),
      isSuperuser: kind.endsWith('superuser'),
    });
    ids.set(kind, user.id);
    const both = kind === 'inactive' || kind === 'by both';
    if (both || kind === 'by user') await accounts.permissions.grant(user, [ADD]);
    if (both || kind === 'by group') await accounts.groups.addUsers(group, [user]);
  }
}

async function ask(user: User | AnonymousUser): Promise<Answers> {
  const sorted = (names: ReadonlySet<string>) =>
    [...names].filter((name) => name.startsWith('notes.')).sort();
  return {
    perm: await user.hasPerm(ADD),
    permOnObject: await user.hasPerm(ADD, openNote),
    module: await user.hasModulePerms('notes'),
    own: sorted(await user.getUserPermissions()),
    byGroup: sorted(await user.getGroupPermissions()),
    all: sorted(await user.getAllPermissions()),
  };
}
