import { type OpenProject, openProject } from 'latchkey';
import { afterEach, describe, expect, it } from 'vitest';
import { column } from '../../src/migrations/operations/column.ts';
import { runCode } from '../../src/migrations/operations/data/run-code.ts';
import { createTable } from '../../src/migrations/operations/tables/create-table.ts';
import { migrate } from '../../src/migrations/run/migrator.ts';
import { cheapHashers } from '../../src/testing/cheap-hashers.ts';
import type { User } from '../../starter/accounts/user.ts';
import { runCli } from '../cli/cli-process.ts';
import { SampleProject, TEST_SECRET_KEY } from '../cli/sample-project.ts';
import { migration, rows, run } from '../migrations/support.ts';
import { notesProject } from '../permissions/notes-project.ts';
import { eachDatabase, onPostgres } from '../support/databases.ts';

const opened: OpenProject<User>[] = [];
afterEach(async () => {
  for (const project of opened.splice(0)) await project.close();
});
function open(databaseUrl: string) {
  const settings = { secretKey: 'k'.repeat(50), databaseUrl, passwordHashers: cheapHashers() };
  const project = openProject({ ...notesProject, settings }, { folder: import.meta.dirname });
  opened.push(project);
  return project;
}

const USER = `insert into accounts_customuser
  (id, password, is_superuser, email, username, is_active, is_staff) values`;
const copied = (id: number) => `${USER} (${id}, '!', false, 'u${id}@example.com', 'u${id}', true, false)`;
const person = (name: string) => ({
  email: `${name}@example.com`,
  username: name,
  password: 'correct horse battery',
});

eachDatabase((databases) => {
  describe('after rows were copied with their ids', () => {
    it('users, groups and permissions are made as ever, their ids after the highest', async () => {
      const { accounts, database, migrate: migrateProject } = open(await databases.create());
      await migrateProject();
      await run(
        database,
        ...[1, 2, 7].map(copied),
        "insert into auth_group (id, name) values (1, 'old')",
        `insert into accounts_customuser_groups (id, customuser_id, group_id) values (1, 1, 1)`,
        'insert into auth_group_permissions (id, group_id, permission_id) values (1, 1, 1)',
      );
      expect(await accounts.users.createUser(person('ada'))).toMatchObject({ id: 8 });
      expect(await accounts.users.createUser(person('grace'))).toMatchObject({ id: 9 });
      const group = await accounts.groups.create('new');
      expect(group).toMatchObject({ id: 2, name: 'new' });
      await accounts.groups.grant(group, ['notes.add_note']);
      await expect(accounts.users.createUser(person('ada'))).rejects.toMatchObject({ code: 'user_exists' });
    });

    it('many may register at once', async () => {
      const { accounts, database, migrate: migrateProject } = open(await databases.create());
      await migrateProject();
      await run(database, ...[1, 2, 3, 4, 5].map(copied));
      const names = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => letter.repeat(3));
      const users = await Promise.all(names.map((name) => accounts.users.createUser(person(name))));
      expect(new Set(users.map(({ id }) => id)).size).toBe(6);
      expect(Math.min(...users.map(({ id }) => id))).toBeGreaterThan(5);
    });

    it('the permissions of new models are made, and migrations recorded', async () => {
      const url = await databases.create();
      const project = open(url);
      await project.migrate();
      const { database } = project;
      await run(
        database,
        "delete from auth_permission where codename like '%note'",
        "delete from django_content_type where model = 'note'",
        "delete from latchkey_migrations where name = '0001_session'",
        'update latchkey_migrations set id = 50 where id = 1',
      );
      if (databases.name === 'postgres') {
        await run(
          database,
          "select setval(pg_get_serial_sequence('django_content_type', 'id'), 1, false)",
          "select setval(pg_get_serial_sequence('auth_permission', 'id'), 1, false)",
          "select setval(pg_get_serial_sequence('latchkey_migrations', 'id'), 50, false)",
        );
      }
      await project.migrate({ fake: true });
      expect((await project.accounts.permissions.list()).map(({ name }) => name)).toContain('notes.add_note');
    });

    it('by a migration, its tables count on after them', async () => {
      const { database } = open(await databases.create());
      await migrate(database, [
        migration('a', '0001_initial', [
          createTable('one', { columns: { id: column.id() } }),
          runCode({ up: async ({ db }) => void (await db.insertInto('one').values({ id: 5 }).execute()) }),
        ]),
      ]);
      await run(database, 'insert into one default values');
      expect(await rows(database, 'select id from one order by id')).toEqual([{ id: 5 }, { id: 6 }]);
    });
  });
});

onPostgres((databases) => {
  it('a deleted number is not given again, however often ids are looked after', async () => {
    const { database, migrate: migrateProject, accounts } = open(await databases.create());
    await migrateProject();
    await run(database, copied(3));
    expect(await accounts.users.createUser(person('ada'))).toMatchObject({ id: 1 });
    expect(await accounts.users.createUser(person('bob'))).toMatchObject({ id: 2 });
    expect(await accounts.users.createUser(person('eve'))).toMatchObject({ id: 4 });
    await run(database, 'delete from accounts_customuser where id = 4', copied(5));
    expect(await accounts.users.createUser(person('eve'))).toMatchObject({ id: 6 });
  });

  it('who may not change the sequence is told what to do', async () => {
    const url = await databases.create();
    const owner = open(url);
    await owner.migrate();
    const role = `app_${url.slice(-12)}`;
    await run(
      owner.database,
      copied(1),
      copied(7),
      `create role ${role} login password 'x'`,
      `grant select, insert, update, delete on all tables in schema public to ${role}`,
      `grant usage on all sequences in schema public to ${role}`,
    );
    const restricted = new URL(url);
    restricted.username = role;
    restricted.password = 'x';
    const { accounts, close } = open(restricted.href);
    try {
      await expect(accounts.users.createUser(person('ada'))).rejects.toMatchObject({
        code: 'id_taken',
        message: expect.stringContaining('latchkey sqlsequencereset --apply'),
      });
    } finally {
      opened.pop();
      await close();
      await run(owner.database, `drop owned by ${role}`, `drop role ${role}`);
    }
  });
});

eachDatabase((databases) => {
  it('sqlsequencereset prints the SQL that mends the ids, or runs it', async () => {
    const project = new SampleProject();
    const url = await databases.create();
    project.write('.env', `SECRET_KEY=${TEST_SECRET_KEY}\nDATABASE_URL=${url}\n`);
    const cli = async (...args: string[]) => {
      const { code, stdout, stderr } = await runCli(args, project);
      expect(stderr).toBe('');
      expect(code).toBe(0);
      return stdout;
    };
    try {
      await cli('migrate');
      const printed = await cli('sqlsequencereset', 'accounts');
      const applied = await cli('sqlsequencereset', '--apply');
      if (databases.name === 'sqlite') {
        expect(printed + applied).toBe('-- SQLite goes on after the highest id by itself.\n'.repeat(2));
        return;
      }
      expect(printed.trim().split('\n')).toHaveLength(3);
      const { database } = open(url);
      await run(database, copied(7), ...printed.trim().split('\n'));
      const next = `${USER.replace('(id, ', '(')} ('!', false, 'x@example.com', 'x', true, false) returning id`;
      expect(await rows(database, next)).toEqual([{ id: 8 }]);
      await run(database, copied(11));
      expect(await cli('sqlsequencereset', '--apply')).toMatch(/^The ids of \d+ tables go on after/);
      expect(await rows(database, next.replaceAll("'x", "'y"))).toEqual([{ id: 12 }]);
    } finally {
      project.remove();
    }
  }, 60_000);
});
