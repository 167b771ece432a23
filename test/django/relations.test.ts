import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BaseUser, defineApp, type Model, openProject, related, type UserModel } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelsSource } from '../../src/cli/commands/inspectdb/models-source.ts';
import { inspectTables } from '../../src/migrations/inspect/inspect-tables.ts';
import { TEST_SECRET_KEY } from '../cli/sample-project.ts';
import { typeErrors } from '../docs/virtual-project.ts';
import { eachDatabase } from '../support/databases.ts';
import { DjangoSite, djangoProblem } from './django-site.ts';

const problem = djangoProblem();
if (problem && process.env.CI) throw new Error(`Django's relations cannot be tested: ${problem}.`);
if (problem) process.stderr.write(`Skipped: Django's relations; ${problem}.\n`);

/** Inside the repository, where `latchkey` resolves. */
const buildFolder = join(import.meta.dirname, '.build-relations');

describe.skipIf(problem)('the many-to-many fields of a site of Django', () => {
  eachDatabase((databases) => {
    let django: DjangoSite;
    let source: string;
    let models: Readonly<Record<string, Model>>;
    let open: Awaited<ReturnType<typeof openBlog>>;

    const openBlog = async () => {
      const blog = Object.values(models).filter(({ app }) => app === 'blog');
      return openProject(
        {
          userModel: models.User as UserModel<BaseUser>,
          settings: { secretKey: TEST_SECRET_KEY, databaseUrl: django.databaseUrl },
          urls: [],
          apps: [defineApp({ name: 'blog', models: blog, folder: buildFolder })],
        },
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
      await django.ask([
        ['create_user', 'ada', { email: 'ada@example.com', password: 'correct horse battery' }],
        ['create_user', 'bob', { email: '', password: 'correct horse battery' }],
        ['make_post', 'ada', 'engine', []],
        ['set_categories', 'engine', ['maths', 'history']],
        ['see_also', 'maths', 'history'],
      ]);
      mkdirSync(buildFolder, { recursive: true });
      const file = join(mkdtempSync(join(buildFolder, `${databases.name}-`)), 'models.ts');
      const { openDatabase } = await import('../../src/database/open-database.ts');
      const database = openDatabase(django.databaseUrl, '.');
      const tables = await inspectTables(database);
      await database.close();
      source = modelsSource(
        tables.filter(({ name }) => /^blog_|^auth_user$/.test(name)),
        { app: null, known: [] },
      );
      writeFileSync(file, source);
      expect(typeErrors([file])).toBe('');
      models = await import(pathToFileURL(file).href);
      open = await openBlog();
    }, 240_000);
    afterAll(async () => {
      await open?.close();
      django?.remove();
      rmSync(buildFolder, { recursive: true, force: true });
    });

    const post = async () => {
      const found = await open.objects(models.Post as Model).first({ where: { slug: 'engine' } });
      return Number(found?.id);
    };
    const category = async (name: string) => {
      const found = await open.objects(models.Category as Model).first({ where: { name } });
      return Number(found?.id);
    };
    const own = async () => open.objects(models.Post as Model).related(await post(), 'categories');

    it('are printed as relations, and those with a model of their own as that', () => {
      expect(source).toContain('  relations: {\n    categories: manyToMany(() => Category),\n  },\n');
      expect(source).toContain('    likers: manyToMany(() => User),\n');
      expect(source).toMatch(/ {4}\/\/ .*symmetrical=False.*\n {4}seeAlso: manyToMany\('self'\),\n/);
      expect(source).toContain('export const Posttag = defineModel({');
      expect(source).not.toMatch(/blog_\w+_(categories|likers|see_also)/);
    });

    it('lead where Django’s do', async () => {
      const names = (await (await own()).list({ orderBy: 'name' as never })).map(
        (row) => (row as { name?: unknown }).name,
      );
      expect(names).toEqual(['history', 'maths']);
      const comment = await open.objects(models.Comment as Model).first();
      const likers = await open
        .objects(models.Comment as Model)
        .related(comment?.id as number, 'likers')
        .list();
      expect(likers).toMatchObject([{ username: 'ada' }]);
      const found = await open.objects(models.Post as Model).count({
        categories: related({ name: 'maths' } as never),
      } as never);
      expect(found).toBe(1);
    });

    it('are written by both in turn', async () => {
      const made = await open.objects(models.Category as Model).create({ name: 'ours' } as never);
      expect(made).toHaveProperty('row');
      const ids = [await category('ours'), await category('maths')];
      expect(await (await own()).set(ids)).toEqual({ added: 1, removed: 1 });
      expect(await django.ask([['categories', 'engine']])).toEqual([['maths', 'ours']]);
      await django.ask([['set_categories', 'engine', ['ours', 'theirs']]]);
      expect(await (await own()).count()).toBe(2);
      expect(await (await own()).add([await category('theirs'), await category('history')])).toEqual({
        added: 1,
        removed: 0,
      });
      expect(await (await own()).add([999_999])).toEqual({ missing: 'categories' });
      expect(await django.ask([['categories', 'engine']])).toEqual([['history', 'ours', 'theirs']]);
    });

    it('do not keep a row from being deleted, though Django’s database lets no pair go along', async () => {
      expect(await open.objects(models.Category as Model).delete(await category('theirs'))).toBe('deleted');
      expect(await django.ask([['categories', 'engine']])).toEqual([['history', 'ours']]);
      const objects = open.objects(models.Category as Model);
      expect(await objects.deleteWhere({ name: 'history' } as never)).toBe(1);
      expect(await django.ask([['categories', 'engine']])).toEqual([['ours']]);
      await django.ask([['delete_category', 'ours']]);
      expect(await (await own()).ids()).toEqual([]);
      await expect(django.check()).resolves.toBeUndefined();
    });

    it('let a user go who is part of a pair', async () => {
      const bob = await open.accounts.users.getByNaturalKey('bob');
      const comment = await open.objects(models.Comment as Model).first();
      const likers = open.objects(models.Comment as Model).related(comment?.id as number, 'likers');
      expect(await likers.add([Number(bob?.id)])).toEqual({ added: 1, removed: 0 });
      expect(await django.ask([['likers', 'engine']])).toEqual([['ada', 'bob']]);
      if (!bob) throw new Error('There is no bob.');
      // The tables of sessions and the like are Latchkey's own, and not made here.
      const { SqlUserStore } = await import('../../src/stores/sql-user-store.ts');
      const store = new SqlUserStore(open.database, models.User as UserModel<BaseUser>, {
        models: Object.values(models),
      });
      expect(await store.delete(bob.id)).toBe('deleted');
      expect(await django.ask([['likers', 'engine']])).toEqual([['ada']]);
    });
  });
});
