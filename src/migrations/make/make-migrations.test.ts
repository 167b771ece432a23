import { describe, expect, it } from 'vitest';
import { packageMigrations } from '../../../test/support/package-migrations.ts';
import { defineUserModel } from '../../core/users/user-model.ts';
import type { App } from '../../models/app.ts';
import { field } from '../../models/kinds/field.ts';
import type { ModelFields } from '../../models/kinds/model-field.ts';
import { defineModel, type Model } from '../../models/model.ts';
import type { DiffDecisions } from '../diff/diff-decisions.ts';
import { orderMigrations } from '../history/order-migrations.ts';
import { applyMigration, emptyState } from '../operations/apply-operation.ts';
import { createIndex } from '../operations/indexes/create-index.ts';
import { type Migration, migrationLabel } from '../operations/migration.ts';
import { type MakeMigrationsInput, makeMigrations } from './make-migrations.ts';

const users = (name: string) =>
  defineUserModel({
    name,
    fields: {
      email: field.email({ unique: true }),
      isActive: field.boolean({ default: true }),
      isStaff: field.boolean({ default: false }),
    },
  });
const CustomUser = users('CustomUser');

const model = (app: string, name: string, fields: ModelFields = {}): Model =>
  defineModel({ app, name, fields });
const app = (name: string, ...models: readonly Model[]): App => ({ name, models, folder: `/${name}` });
const accounts = app('accounts', CustomUser);
const shared = packageMigrations('accounts_customuser', 'accounts.0001_initial');

const decisions: DiffDecisions = { isRenamed: () => false, valueFor: () => 0 };

/** What is planned, as labels with what they depend on; and all migrations after it, which can run in their order. */
async function plan(
  apps: readonly App[],
  before: readonly Migration[],
  more: Partial<MakeMigrationsInput> = {},
  decide: Partial<DiffDecisions> = {},
) {
  const input = { apps, userModel: CustomUser, migrations: before, ...more };
  const planned = await makeMigrations(input, { ...decisions, ...decide });
  const migrations = orderMigrations([...before, ...planned]);
  migrations.reduce(applyMigration, emptyState);
  const labels = planned.map((one) => `${migrationLabel(one)} < ${one.dependencies.join(', ')}`);
  return { planned, migrations, labels };
}
const begin = async (...apps: readonly App[]) =>
  (await plan([accounts, ...apps], [...shared, ...(await initialUsers())])).migrations;
const initialUsers = async () =>
  await makeMigrations({ apps: [accounts], userModel: CustomUser, migrations: shared }, decisions);

describe('makeMigrations', () => {
  it("depends on the apps that foreign keys lead to, the package's too", async () => {
    const owner = field.foreignKey(() => CustomUser, { onDelete: 'cascade' });
    const { labels } = await plan([app('notes', model('notes', 'Note', { owner })), accounts], shared);
    expect(labels).toEqual([
      'accounts.0001_initial < auth.0001_initial',
      'notes.0001_initial < accounts.0001_initial',
    ]);
  });

  it('finds nothing once what it made is there', async () => {
    const apps = [accounts, app('notes', model('notes', 'Note', { title: field.text() }))];
    expect((await plan(apps, await begin(...apps.slice(1)))).planned).toEqual([]);
  });

  it('makes a trigram index that a model declares, once, and drops it where it no longer does', async () => {
    const fields = { title: field.text(), body: field.text() };
    const indexes = [{ fields: ['title', 'body'], trigram: true }] as const;
    const note = (more: object) => app('notes', defineModel({ app: 'notes', name: 'Note', fields, ...more }));
    const made = await plan([accounts, note({ indexes })], await begin(note({})));
    expect(made.planned.map(({ name }) => name)).toEqual(['0002_note_title_body_trigram']);
    expect(made.planned[0]?.operations).toEqual([
      createIndex('notes_note', {
        name: 'notes_note_title_body_trgm',
        columns: ['title', 'body'],
        trigram: true,
      }),
    ]);
    expect((await plan([accounts, note({ indexes })], made.migrations)).planned).toEqual([]);
    const dropped = await plan([accounts, note({})], made.migrations);
    expect(dropped.planned.map(({ name }) => name)).toEqual(['0003_remove_note_title_body_trigram']);
    for (const wrong of [
      { fields: ['title'], trigram: true, unique: true },
      { fields: ['at'], trigram: true },
    ]) {
      const more = { fields: { ...fields, at: field.date() }, indexes: [wrong] };
      expect(() => note(more)).toThrow(/its trigram index (cannot be unique|names the field 'at')/);
    }
  });

  it('depends on the latest migration of an app that is there already', async () => {
    const [before, after] = [model('a', 'A'), model('a', 'A', { x: field.integer({ nullable: true }) })];
    const { migrations } = await plan([accounts, app('a', after)], await begin(app('a', before)));
    const { labels } = await plan(
      [accounts, app('a', after), app('b', model('b', 'B', { a: field.foreignKey(() => after) }))],
      migrations,
    );
    expect(labels).toEqual(['b.0001_initial < a.0002_a_x']);
  });

  it('divides the migration of an app that needs another one which needs it', async () => {
    const a: Model = model('a', 'A', { b: field.foreignKey(() => b) });
    const b: Model = model('b', 'B', { c: field.foreignKey(() => c) });
    const c: Model = model('a', 'C');
    const { labels } = await plan([accounts, app('a', a, c), app('b', b)], await begin());
    expect(labels).toEqual([
      'a.0001_initial < ',
      'b.0001_initial < a.0001_initial',
      'a.0002_a < b.0001_initial',
    ]);
  });

  it('closes a circle of foreign keys between two apps afterwards', async () => {
    const a: Model = model('a', 'A', { b: field.foreignKey(() => b) });
    const b: Model = model('b', 'B', { a: field.foreignKey(() => a) });
    const apps = [accounts, app('a', a), app('b', b)];
    const { labels, migrations } = await plan(apps, await begin());
    expect(labels).toEqual([
      'b.0001_initial < ',
      'a.0001_initial < b.0001_initial',
      'b.0002_b_a_foreign_key < a.0001_initial',
    ]);
    expect((await plan(apps, migrations)).planned).toEqual([]);
  });

  it('drops a table after what refers to it is gone, in another app too', async () => {
    const [a, b] = [model('a', 'A'), model('b', 'B', { a: field.foreignKey((): Model => a) })];
    const before = await begin(app('a', a), app('b', b));
    const { labels } = await plan([accounts, app('a'), app('b', model('b', 'B'))], before);
    expect(labels).toEqual(['b.0002_remove_b_a < ', 'a.0002_delete_a < b.0001_initial, b.0002_remove_b_a']);
  });

  it('takes a table over from another app when the model keeps its name', async () => {
    const before = await begin(app('a', model('a', 'A')));
    const moved = defineModel({
      app: 'b',
      name: 'A',
      table: 'a_a',
      fields: { x: field.text({ default: '' }) },
    });
    const { labels } = await plan([accounts, app('a'), app('b', moved)], before);
    expect(labels).toEqual(['b.0001_initial < a.0001_initial']);
  });

  it('renames the users after the sessions that refer to them', async () => {
    const Member = users('Member');
    const before = await begin();
    const { labels, planned, migrations } = await plan(
      [app('accounts', Member)],
      before,
      { userModel: Member },
      { isRenamed: ({ to }) => to === 'Member' },
    );
    // After every table of the package that refers to users, by its latest migration.
    expect(labels).toHaveLength(1);
    expect(labels[0]).toMatch(/^accounts\.0002_rename_customuser_member_and_more < /);
    for (const app of [
      'latchkey',
      'latchkey_addresses',
      'latchkey_data',
      'latchkey_deletion',
      'latchkey_devices',
      'latchkey_language',
      'latchkey_onetime',
    ])
      expect(labels[0]).toMatch(new RegExp(`[ ,]${app}\\.\\d{4}_`));
    expect(planned[0]?.operations.map(({ kind }) => kind)).toEqual([
      'renameTable',
      'renameTable',
      'renameTable',
      'renameColumn',
      'renameColumn',
    ]);
    const again = await plan([app('accounts', Member)], migrations, { userModel: Member });
    expect(again.planned).toEqual([]);
  });

  it('makes those of the apps that are asked for, and what these need', async () => {
    const a = model('a', 'A');
    const b = model('b', 'B', { a: field.foreignKey(() => a) });
    const apps = [accounts, app('a', a), app('b', b), app('c', model('c', 'C'))];
    const { labels } = await plan(apps, await begin(), { only: ['b'] });
    expect(labels).toEqual(['a.0001_initial < ', 'b.0001_initial < a.0001_initial']);
  });

  it('takes a name that is given', async () => {
    const { labels } = await plan([accounts, app('a', model('a', 'A'))], await begin(), { name: 'begin' });
    expect(labels).toEqual(['a.0001_begin < ']);
  });

  it.each<[what: string, after: readonly Model[], name: string]>([
    ['a new field', [model('a', 'A', { x: field.text(), y: field.text({ unique: true }) })], 'a_y'],
    ['a new model', [model('a', 'A', { x: field.text() }), model('a', 'NewsItem')], 'newsitem'],
    ['a field less', [model('a', 'A')], 'remove_a_x'],
    ['a field changed', [model('a', 'A', { x: field.text({ nullable: true }) })], 'alter_a_x'],
    ['a new index', [model('a', 'A', { x: field.text({ unique: true }) })], 'a_x_unique'],
    [
      'many changes',
      [
        model('a', 'A', {
          x: field.text(),
          ...Object.fromEntries(
            'bcdefghijklmnopqr'.split('').map((name) => [`field${name}`, field.integer()]),
          ),
        }),
      ],
      'a_fieldb_a_fieldc_a_fieldd_a_fielde_a_fieldf_and_more',
    ],
  ])('is named after %s', async (_, after, name) => {
    const before = await begin(app('a', model('a', 'A', { x: field.text() })));
    const { planned } = await plan([accounts, app('a', ...after)], before);
    expect(planned.map((one) => one.name)).toEqual([`0002_${name}`]);
  });

  it('refuses two migrations of one number', async () => {
    const before = await begin();
    const twin: Migration = { app: 'accounts', name: '0001_other', dependencies: [], operations: [] };
    await expect(plan([accounts], [...before, twin])).rejects.toMatchObject({
      code: 'migration_conflict',
      details: { app: 'accounts', number: '0001', first: '0001_initial', second: '0001_other' },
    });
  });

  it('refuses a foreign key to a model that no app has', async () => {
    const stray = model('b', 'Stray');
    const a = model('a', 'A', { stray: field.foreignKey(() => stray) });
    await expect(plan([accounts, app('a', a)], await begin())).rejects.toMatchObject({
      code: 'model_invalid',
      message: expect.stringContaining('stray refers to the table b_stray, which no app of the project has'),
    });
  });
});
