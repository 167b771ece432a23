import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  accountsUrls,
  adminUrls,
  type BaseUser,
  dashboardView,
  defineAdmin,
  defineApp,
  defineProject,
  homeView,
  include,
  inline,
  type Model,
  openProject,
  path,
  type UserModel,
} from 'latchkey';
import { modelsSource } from '../../src/cli/commands/inspectdb/models-source.ts';
import { openDatabase } from '../../src/database/open-database.ts';
import { inspectTables, withEmptyTexts } from '../../src/migrations/inspect/inspect-tables.ts';
import { makeMigrations } from '../../src/migrations/make/make-migrations.ts';
import { migrationText } from '../../src/migrations/writer/migration-text.ts';
import { writeMigrations } from '../../src/migrations/writer/write-migrations.ts';
import { createTestApp, type TestApp } from '../../src/testing/create-test-app.ts';
import { TEST_SECRET_KEY } from '../cli/sample-project.ts';
import { loadMigrations } from '../support/package-migrations.ts';

/** Inside the repository, where `latchkey` resolves. */
const buildFolder = join(import.meta.dirname, '.build-admin');

/** A blog of Django's that Latchkey has taken over. */
export interface AdoptedBlog {
  readonly app: TestApp<BaseUser>;
  /** By their names. */
  readonly models: Readonly<Record<string, Model>>;
  /** The tables that were printed, those of pairs among them. */
  readonly tables: readonly string[];
  remove(): Promise<void>;
}

/** Takes a blog over, as `inspectdb` prints its models, and opens its admin below `/admin/`: a line for each model, and an
 * inline.  */
export async function adoptBlog(databaseUrl: string): Promise<AdoptedBlog> {
  mkdirSync(buildFolder, { recursive: true });
  const folder = mkdtempSync(join(buildFolder, 'blog-'));
  const { models, tables } = await printedModels(databaseUrl, folder);
  const { User, ...others } = models;
  const userModel = User as UserModel<BaseUser>;
  const blogModels = Object.values(others);
  const inlines = [inline(models.Comment as Model, { fields: ['text', 'authorId'] })];
  const blog = defineApp({
    name: 'blog',
    models: blogModels,
    admin: blogModels.map((model) => defineAdmin(model, model.name === 'Post' ? { inlines } : {})),
    folder: join(folder, 'blog'),
  });
  const project = defineProject({
    apps: [blog],
    userModel,
    settings: { secretKey: TEST_SECRET_KEY, databaseUrl, allowedHosts: ['localhost'] },
    urls: [
      path('', homeView(), { name: 'home' }),
      path('dashboard/', dashboardView(), { name: 'dashboard' }),
      ...include('accounts/', accountsUrls(userModel)),
      ...include('admin/', adminUrls(userModel)),
    ],
  });
  const planned = await makeMigrations(
    { apps: [blog], userModel, migrations: await loadMigrations([blog], userModel) },
    { isRenamed: () => false, valueFor: () => 0 },
  );
  await writeMigrations(planned.map((one) => migrationText(one, [blog])));
  const taken = openProject(project, { folder, writeLog: () => undefined });
  await taken.migrate({ fakeInitial: true });
  await taken.close();
  const app = await createTestApp(project, { folder, settings: { databaseUrl } });
  return {
    app,
    models,
    tables,
    async remove() {
      await app.close();
      rmSync(buildFolder, { recursive: true, force: true });
    },
  };
}

/** The models of the blog's own tables and of Django's users, by their names. */
async function printedModels(
  databaseUrl: string,
  folder: string,
): Promise<Pick<AdoptedBlog, 'models' | 'tables'>> {
  const database = openDatabase(databaseUrl, '.');
  const own = (await inspectTables(database)).filter(({ name }) => /^blog_|^auth_user$/.test(name));
  const tables = await withEmptyTexts(database, own);
  await database.close();
  const file = join(folder, 'models.ts');
  // SQLite does not tell how many digits there are: what is printed asks for Django's numbers.
  const source = modelsSource(tables, { app: null, known: [] }).replace(
    /(?<=fineDecimal: field\.decimal\(\{ )maxDigits: \d+, decimalPlaces: \d+/,
    'maxDigits: 10, decimalPlaces: 7',
  );
  // What goes along with a post stands in Django's code alone.
  const written = source.replace(/=> Post\),/g, "=> Post, { onDelete: 'cascade' }),");
  writeFileSync(file, written);
  const models = (await import(pathToFileURL(file).href)) as Record<string, Model>;
  return { models, tables: tables.map(({ name }) => name) };
}
