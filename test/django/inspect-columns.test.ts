import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineApp, defineUserModel, field, type Model, openProject } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelsSource } from '../../src/cli/commands/inspectdb/models-source.ts';
import { inspectTables } from '../../src/migrations/inspect/inspect-tables.ts';
import { TEST_SECRET_KEY } from '../cli/sample-project.ts';
import { readDocument } from '../docs/documents.ts';
import { typeErrors } from '../docs/virtual-project.ts';
import { eachDatabase } from '../support/databases.ts';
import { DjangoSite, djangoProblem } from './django-site.ts';

const problem = djangoProblem();
if (problem && process.env.CI) throw new Error(`Django's columns cannot be tested: ${problem}.`);
if (problem) process.stderr.write(`Skipped: Django's columns; ${problem}.\n`);

/** Inside the repository, where `latchkey` resolves. */
const buildFolder = join(import.meta.dirname, '.build');

const User = defineUserModel({
  name: 'User',
  app: 'auth',
  table: 'auth_user',
  fields: {
    username: field.text({ maxLength: 150, unique: true }),
    isStaff: field.boolean({ default: false }),
    isActive: field.boolean({ default: true }),
  },
  usernameField: 'username',
});

/** What both databases are printed as, by the columns. */
const onBoth: Readonly<Record<string, string>> = {
  binary: 'field.binary({ nullable: true })',
  time: 'field.time({ nullable: true })',
  boolean: 'field.boolean()',
  nothing: 'field.boolean({ nullable: true })',
  char: 'field.text({ maxLength: 20 })',
  date: 'field.date()',
  datetime: 'field.datetime()',
  email: 'field.email()',
  file: 'field.text({ maxLength: 100 })',
  integer: 'field.integer()',
  json: 'field.json()',
  jsonOrNone: 'field.json({ nullable: true })',
  positive: 'field.integer({ min: 0 })',
  positiveBig: 'field.bigInteger({ min: 0 })',
  positiveSmall: 'field.integer({ min: 0 })',
  small: 'field.integer()',
  big: 'field.bigInteger()',
  slug: 'field.text({ maxLength: 50, index: true })',
  text: 'field.text()',
  url: 'field.text({ maxLength: 200 })',
  uuid: 'field.uuid({ nullable: true })',
};
const UNKNOWN_DIGITS = (name: string) =>
  `// The database does not tell how many digits ${name} has: write Django's max_digits and decimal_places here.`;
const NONE = (name: string, type: string) => `// ${name} is left out: no kind of field holds ${type}.`;
const TOKEN = 'tokenId: field.foreignKey((): ModelById<string> => Token, { nullable: true }),';
/** Lines that are not the same. */
const onEach: Readonly<Record<'sqlite' | 'postgres', readonly string[]>> = {
  sqlite: [
    `${UNKNOWN_DIGITS('decimal')}\n    decimal: field.decimal({ maxDigits: 15, decimalPlaces: 2 }),`,
    `${UNKNOWN_DIGITS('fine_decimal')}\n    fineDecimal: field.decimal({ maxDigits: 15, decimalPlaces: 2, nullable: true }),`,
    'duration: field.bigInteger({ nullable: true }),',
    NONE('float', 'REAL'),
    'address: field.text({ maxLength: 39, nullable: true }),',
    TOKEN,
  ],
  postgres: [
    'decimal: field.decimal({ maxDigits: 8, decimalPlaces: 2 }),',
    'fineDecimal: field.decimal({ maxDigits: 10, decimalPlaces: 7, nullable: true }),',
    'duration: field.duration({ nullable: true }),',
    NONE('float', 'double precision'),
    NONE('address', 'inet'),
    TOKEN,
  ],
};

/** What Django wrote (`make_kinds` in blog/questions.py). */
const WRITTEN = {
  boolean: true,
  nothing: null,
  char: 'text',
  date: '2026-01-31',
  datetime: new Date('2026-01-31T23:59:59.123Z'),
  decimal: '1234.50',
  fineDecimal: '0.0000001',
  email: 'Ada@example.com',
  file: 'notes/ada.txt',
  integer: -7,
  json: { a: [1, null, 'ü'] },
  jsonOrNone: 'text',
  positive: 1,
  positiveBig: 2 ** 40,
  positiveSmall: 2,
  small: -3,
  big: -(2 ** 40),
  slug: 'a-slug',
  text: 'long',
  url: 'https://example.com/',
  uuid: '12345678-1234-5678-1234-567812345678',
  time: '12:30:00',
  duration: 1_000_000,
  binary: new Uint8Array([0, 1]),
};

describe.skipIf(problem)('a table with all of Django’s types', () => {
  eachDatabase((databases) => {
    let django: DjangoSite;
    let key: number;
    let source: string;
    let models: Readonly<Record<string, Model>>;
    let open: Awaited<ReturnType<typeof openBlog>>;

    const openBlog = async (known: readonly Model[]) => {
      const blog = defineApp({ name: 'blog', models: known, folder: buildFolder });
      const settings = { secretKey: TEST_SECRET_KEY, databaseUrl: django.databaseUrl };
      return openProject(
        { userModel: User, settings, urls: [], apps: [blog] },
        { folder: '.', writeLog: () => undefined },
      );
    };
    beforeAll(async () => {
      django = new DjangoSite(
        databases.name === 'postgres' ? await databases.create() : null,
        {},
        'blog-project',
      );
      await django.migrate();
      [key] = (await django.ask([['make_kinds']])) as [number];
      mkdirSync(buildFolder, { recursive: true });
      const file = join(mkdtempSync(join(buildFolder, `${databases.name}-`)), 'models.ts');
      const plain = await openBlog([]);
      const tables = (await inspectTables(plain.database)).filter(({ name }) => /^blog_/.test(name));
      await plain.close();
      source = modelsSource(tables, { app: null, known: [] });
      writeFileSync(file, source);
      expect(typeErrors([file])).toBe('');
      models = await import(pathToFileURL(file).href);
      open = await openBlog(Object.values(models));
    }, 240_000);
    afterAll(async () => {
      await open?.close();
      django?.remove();
      rmSync(buildFolder, { recursive: true, force: true });
    });

    it('is printed as fields that work, and comments that say what cannot', () => {
      const printed = /export const Kinds = .*?\n {2}fields: \{\n(.*?)\n {2}\},/s.exec(source)?.[1] ?? '';
      for (const [name, code] of Object.entries(onBoth)) expect(printed).toContain(`    ${name}: ${code},\n`);
      for (const line of onEach[databases.name]) expect(`${printed}\n`).toContain(`    ${line}\n`);
      expect(source).toContain("  name: 'Token',\n  app: 'blog',\n  id: field.uuid(),\n");
      expect(source).toContain('export const Small = defineModel({');
    });

    it('is told of in docs/django.md, every type of it', () => {
      const code = readFileSync(join(import.meta.dirname, 'blog-project/blog/models.py'), 'utf8');
      const types = new Set(code.match(/(?<=models\.)\w+(Field|Key)\b/g));
      expect(types.size).toBeGreaterThan(20);
      const { text } = readDocument('docs/django.md');
      const [columns = ''] = /\n## Columns\n.*?(?=\n## )/s.exec(text) ?? [];
      expect([...types].filter((type) => !columns.includes(`\`${type}\``))).toEqual([]);
    });

    it('gives what Django wrote', async () => {
      const [row] = await open.objects(models.Kinds as Model).list();
      expect(row).toMatchObject({ id: key, ...WRITTEN });
    });

    it('gives the same to a query of one’s own', async () => {
      const row = await open.database.kysely
        .selectFrom('blog_kinds')
        .select(['boolean', 'decimal', 'json', 'json_or_none', 'datetime'])
        .executeTakeFirst();
      expect(row).toEqual({
        boolean: true,
        // SQLite does not tell how many places there are.
        decimal: databases.name === 'sqlite' ? '1234.5' : '1234.50',
        json: WRITTEN.json,
        json_or_none: 'text',
        datetime: WRITTEN.datetime,
      });
    });

    it('takes what Django reads', async () => {
      const { fineDecimal, ...values } = WRITTEN;
      const manager = open.objects(models.Kinds as Model);
      const made = await manager.create({
        ...values,
        jsonOrNone: ['a', 1],
        decimal: '0.10',
        time: '23:59:59.5',
        duration: 93_784_000_005,
        binary: new Uint8Array([255, 0]),
      });
      if (!('row' in made)) throw new Error('It was not made.');
      const [read] = await django.ask([['kinds', Number(made.row.id)]]);
      expect(read).toMatchObject({
        boolean: true,
        nothing: null,
        date: '2026-01-31',
        datetime: '2026-01-31T23:59:59.123000+00:00',
        decimal: '0.10',
        fine_decimal: null,
        email: 'Ada@example.com',
        json: WRITTEN.json,
        time: '23:59:59.500000',
        duration: '1 day, 2:03:04.000005',
        binary: 'ff00',
        json_or_none: ['a', 1],
        positive_big: 2 ** 40,
        big: -(2 ** 40),
      });
      expect(await manager.list({ where: { decimal: '0.10' } })).toHaveLength(1);
      await expect(manager.create({ ...values, positive: -1 })).rejects.toMatchObject({
        code: 'field_value_invalid',
      });
    });

    it('finds by a UUID, and writes one that Django reads', async () => {
      const manager = open.objects(models.Kinds as Model);
      const where = { uuid: WRITTEN.uuid } as object;
      for (const { id } of (await manager.list({ where })).slice(1)) await manager.delete(id);
      const [row] = await manager.list({ where });
      expect(row?.id).toBe(key);
      const uuid = 'abcdef78-1234-5678-1234-567812345678';
      await manager.update(key, { uuid: uuid.toUpperCase() } as object);
      expect(await django.ask([['uuids']])).toEqual([[uuid]]);
    });
  });
});
