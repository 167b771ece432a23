import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineModel, field, type Model } from 'latchkey';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { modelsSource } from '../../src/cli/commands/inspectdb/models-source.ts';
import type { Database } from '../../src/database/contract/database.ts';
import { openDatabase } from '../../src/database/open-database.ts';
import { inspectTables } from '../../src/migrations/inspect/inspect-tables.ts';
import type { InspectedTable } from '../../src/migrations/inspect/inspected-table.ts';
import type { Migration } from '../../src/migrations/operations/migration.ts';
import { createTable } from '../../src/migrations/operations/tables/create-table.ts';
import { migrate } from '../../src/migrations/run/migrator.ts';
import { modelTable } from '../../src/migrations/schema/model-tables.ts';
import { accounts } from '../../starter/accounts/app.ts';
import { CustomUser } from '../../starter/accounts/user.ts';
import { typeErrors } from '../docs/virtual-project.ts';
import { eachDatabase } from '../support/databases.ts';
import { loadMigrations } from '../support/package-migrations.ts';
import { runCli } from './cli-process.ts';
import { SampleProject, TEST_SECRET_KEY } from './sample-project.ts';

/** Every kind of field that a table alone can tell. */
const Shelf = defineModel({
  app: 'books',
  name: 'Shelf',
  fields: {
    code: field.text({ maxLength: 20, unique: true, ignoreCase: true }),
    upperId: field.foreignKey('self', { onDelete: 'set null', nullable: true }),
    keeperId: field.foreignKey(() => CustomUser),
  },
});
const Book = defineModel({
  app: 'books',
  name: 'Book',
  fields: {
    title: field.text({ maxLength: 200, index: true }),
    blurb: field.text({ default: 'it\'s "new"' }),
    contactEmail: field.email({ nullable: true }),
    pages: field.integer({ default: 1 }),
    copies: field.bigInteger({ default: 0 }),
    price: field.decimal({ maxDigits: 8, decimalPlaces: 2, default: '9.50' }),
    inPrint: field.boolean({ default: true }),
    published: field.date({ nullable: true }),
    seenAt: field.datetime({ nullable: true }),
    extras: field.json({ nullable: true }),
    shelfId: field.foreignKey(() => Shelf, { onDelete: 'cascade' }),
    iSBN: field.text({ column: 'ISBN', maxLength: 13, unique: true }),
  },
  indexes: [{ fields: ['title', 'pages'], unique: true }, { fields: ['shelfId', 'published'] }],
});

const books: Migration = {
  app: 'books',
  name: '0001_initial',
  dependencies: ['accounts.0001_initial'],
  operations: [Shelf, Book].map((model) =>
    createTable(model.table, { ...modelTable(model), model: model.name }),
  ),
};

/** Inside the repository, where `latchkey` resolves. */
const buildFolder = join(import.meta.dirname, '.build');
afterAll(() => rmSync(buildFolder, { recursive: true, force: true }));

eachDatabase((databases) => {
  let database: Database;
  let folder: string;
  beforeEach(async () => {
    mkdirSync(buildFolder, { recursive: true });
    folder = mkdtempSync(join(buildFolder, `${databases.name}-`));
    database = openDatabase(await databases.create(), folder);
    await migrate(database, [...(await loadMigrations([accounts], CustomUser)), books]);
  });
  afterEach(() => database.close());

  async function printedModels(names: readonly string[]): Promise<Readonly<Record<string, Model>>> {
    const tables = await inspectTables(database);
    const chosen = names.map((name) => tables.find((table) => table.name === name) as InspectedTable);
    const file = join(folder, 'models.ts');
    writeFileSync(file, modelsSource(chosen, { app: null, known: [CustomUser] }));
    expect(typeErrors([file])).toBe('');
    return import(pathToFileURL(file).href);
  }

  it('gives back the models that the tables were made from', async () => {
    const printed = await printedModels(['accounts_customuser', 'books_book', 'books_shelf']);
    for (const model of [CustomUser, Book, Shelf]) {
      const again = printed[model.name];
      expect(again && essentials(again), model.name).toEqual(essentials(model));
    }
    expect(printed.CustomUser).toMatchObject({ usernameField: 'email', requiredFields: ['username'] });
    expect(printed.CustomUser?.fields.email?.kind).toBe('email');
  });

  it('compiles for the tables of the package too', async () => {
    const printed = await printedModels([
      'accounts_customuser_groups',
      'auth_group_permissions',
      'latchkey_session',
    ]);
    expect(Object.keys(printed).sort()).toEqual(['CustomuserGroups', 'GroupPermissions']);
  });
});

/** A model's table, but for the order of its indexes. */
function essentials(model: Model) {
  const { indexes, ...rest } = modelTable(model);
  return { ...rest, indexes: indexes.toSorted((one, other) => (one.name < other.name ? -1 : 1)) };
}

describe('latchkey inspectdb', () => {
  let project: SampleProject;
  beforeAll(async () => {
    project = new SampleProject();
    project.write('.env', `SECRET_KEY=${TEST_SECRET_KEY}\n`);
    await runCli(['migrate'], project);
  }, 60_000);
  afterAll(() => project.remove());

  it('prints the models of the project, and no tables of the package', async () => {
    const { code, stdout } = await runCli(['inspectdb'], project);
    expect(code).toBe(0);
    expect([...stdout.matchAll(/export const (\w+) = (\w+)/g)].map(([, ...found]) => found)).toEqual([
      ['CustomUser', 'defineUserModel'],
    ]);
  });

  it('prints the tables that are named, for the app that is named', async () => {
    const { stdout } = await runCli(['inspectdb', 'auth_group', '--app', 'crm'], project);
    expect(stdout).toContain("app: 'crm',\n  table: 'auth_group',");
    expect(stdout).not.toContain('CustomUser');
  });

  it('names the tables that there are when one is not', async () => {
    const { code, stdout, stderr } = await runCli(['inspectdb', 'no_such'], project);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('The database has no table no_such. It has: accounts_customuser, ');
  });
});
