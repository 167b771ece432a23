import {
  defineApp,
  defineModel,
  defineUserModel,
  field,
  type Model,
  type OpenProject,
  openProject,
  type UserOf,
} from 'latchkey';
import { afterEach, describe, expect, it } from 'vitest';
import { packageApps } from '../../src/compose/parts/package-apps.ts';
import type { DiffDecisions } from '../../src/migrations/diff/diff-decisions.ts';
import { orderMigrations } from '../../src/migrations/history/order-migrations.ts';
import { makeMigrations } from '../../src/migrations/make/make-migrations.ts';
import type { Migration } from '../../src/migrations/operations/migration.ts';
import { migrate } from '../../src/migrations/run/migrator.ts';
import { syncPermissions } from '../../src/migrations/run/sync-permissions.ts';
import { rows, run } from '../migrations/support.ts';
import { eachDatabase } from '../support/databases.ts';
import { packageMigrations } from '../support/package-migrations.ts';

const personFields = {
  email: field.email({ unique: true }),
  isActive: field.boolean({ default: true }),
  isStaff: field.boolean({ default: false }),
};
const Person = defineUserModel({ name: 'Person', fields: personFields });
const note = (app: string, name: string, table?: string): Model =>
  defineModel({
    app,
    name,
    ...(table ? { table } : {}),
    fields: { title: field.text({ maxLength: 50 }) },
    permissions: { publish: 'Can publish' },
  });
const app = (name: string, ...models: readonly Model[]) => defineApp({ name, models, folder: '.' });
const accounts = app('accounts', Person);
const before = [accounts, app('zeta', note('zeta', 'Note')), app('alpha')];
const shared = packageMigrations('accounts_person', 'accounts.0001_initial');
const no: DiffDecisions = { isRenamed: () => false, valueFor: () => '' };
const yes: DiffDecisions = { ...no, isRenamed: () => true };

eachDatabase((databases) => {
  const opened: OpenProject<UserOf<typeof Person>>[] = [];
  afterEach(async () => {
    for (const project of opened.splice(0)) await project.close();
  });
  const open = (url: string) => {
    const project = openProject(
      {
        apps: before,
        userModel: Person,
        urls: [],
        settings: { secretKey: 'k'.repeat(50), databaseUrl: url },
      },
      { folder: import.meta.dirname },
    );
    opened.push(project);
    return project;
  };
  type Apps = typeof before;
  const make = async (apps: Apps, migrations: readonly Migration[], decisions = no) =>
    orderMigrations([
      ...migrations,
      ...(await makeMigrations({ apps, userModel: Person, migrations }, decisions)),
    ]);

  /** A group and a user that may change notes, and a note. */
  const begin = async () => {
    const project = open(await databases.create());
    const first = await make(before, shared);
    await migrate(project.database, first);
    await syncPermissions(project.database, [...packageApps, ...before]);
    const { groups, users, permissions } = project.accounts;
    const group = await groups.create('writers');
    await groups.grant(group, ['zeta.change_note', 'zeta.publish']);
    const user = await users.createUser({ email: 'ada@example.com', password: 'correct horse battery' });
    await groups.addUsers(group, [user]);
    const other = await users.createUser({ email: 'bob@example.com', password: 'correct horse battery' });
    await permissions.grant(other, ['zeta.publish']);
    await run(project.database, "insert into zeta_note (title) values ('kept')");
    /** Who may do what, as who comes anew sees it. */
    const may = async () => {
      const seen = [];
      for (const { id } of [user, other]) {
        const found = await users.get(id);
        seen.push([...((await found?.getAllPermissions()) ?? [])].sort());
      }
      return seen;
    };
    const go = async (apps: Apps, migrations: readonly Migration[]) => {
      await migrate(project.database, migrations);
      await syncPermissions(project.database, [...packageApps, ...apps]);
    };
    return { ...project, first, may, go, group };
  };
  const kept = (prefix: string, name: string) => [
    [`${prefix}.change_${name}`, `${prefix}.publish`],
    [`${prefix}.publish`],
  ];

  describe('the permissions of a model', () => {
    it('follow it to another app, where it keeps its table, and back', async () => {
      const { first, may, go, database } = await begin();
      const after = [accounts, app('zeta'), app('alpha', note('alpha', 'Note', 'zeta_note'))];
      const both = await make(after, first);
      expect(both.length).toBe(first.length + 1);
      expect(await make(after, both)).toEqual(both);
      await go(after, both);
      expect(await may()).toEqual(kept('alpha', 'note'));
      await migrate(database, both, { target: { app: 'alpha', migration: 'zero' } });
      expect(await may()).toEqual(kept('zeta', 'note'));
      expect(await rows(database, 'select title from zeta_note')).toEqual([{ title: 'kept' }]);
    });

    it('follow it with its rows to a table of the new app, when that is what it is', async () => {
      const { first, may, go, database } = await begin();
      const after = [accounts, app('zeta'), app('alpha', note('alpha', 'Note'))];
      const both = await make(after, first, yes);
      await go(after, both);
      expect(await may()).toEqual(kept('alpha', 'note'));
      expect(await rows(database, 'select title from alpha_note')).toEqual([{ title: 'kept' }]);
      expect(await make(after, both)).toEqual(both);
      const fresh = open(await databases.create());
      await migrate(fresh.database, both);
      expect(await rows(fresh.database, 'select title from alpha_note')).toEqual([]);
    });

    it('follow it to another name where it keeps its table', async () => {
      const { first, may, go } = await begin();
      const after = [accounts, app('zeta', note('zeta', 'Memo', 'zeta_note')), app('alpha')];
      await go(after, await make(after, first));
      expect(await may()).toEqual(kept('zeta', 'memo'));
    });

    it('are given to whoever had the old ones, where the move was not told in time', async () => {
      const { first, may, go, database, accounts: parts, group } = await begin();
      const after = [accounts, app('zeta'), app('alpha', note('alpha', 'Note', 'zeta_note'))];
      await syncPermissions(database, [...packageApps, ...after]);
      await parts.groups.grant(group, ['alpha.publish']);
      await go(after, await make(after, first));
      expect(await may()).toEqual(kept('alpha', 'note'));
    });

    it('of users and the groups they are in follow the model of users', async () => {
      const { first, go, database } = await begin();
      const Moved = defineUserModel({ name: 'Person', app: 'alpha', fields: personFields });
      const after = [app('accounts'), before[1] as Apps[number], app('alpha', Moved)];
      const made = await makeMigrations({ apps: after, userModel: Moved, migrations: first }, yes);
      const both = orderMigrations([...first, ...made]);
      await go(after, both);
      expect(await rows(database, 'select count(*) as n from alpha_person_groups')).toMatchObject([{ n: 1 }]);
      expect(await makeMigrations({ apps: after, userModel: Moved, migrations: both }, no)).toEqual([]);
    });
  });
});
