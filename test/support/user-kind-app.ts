import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  accountsUrls,
  adminUrls,
  type BaseUser,
  dashboardView,
  defineProject,
  homeView,
  include,
  type Model,
  type ModelAdmin,
  path,
  type SettingsInput,
  type UserModel,
} from 'latchkey';
import { makeMigrations } from '../../src/migrations/make/make-migrations.ts';
import { migrationText } from '../../src/migrations/writer/migration-text.ts';
import { writeMigrations } from '../../src/migrations/writer/write-migrations.ts';
import { createTestApp, type TestApp } from '../../src/testing/create-test-app.ts';
import { loadMigrations } from './package-migrations.ts';

export interface UserKindOptions {
  /** Of the project, besides the user model. */
  readonly models?: readonly Model[];
  /** How the admin shows them. */
  readonly admin?: readonly ModelAdmin[];
  readonly urls?: Parameters<typeof accountsUrls>[1];
  readonly settings?: Partial<SettingsInput>;
  readonly localeFolders?: readonly string[];
}

/** A site whose users are of this model: the account pages below `accounts/`, and the tables that `makemigrations` makes. */
export async function openUserKind<U extends BaseUser>(
  userModel: UserModel<U>,
  { models = [], admin = [], urls = {}, settings = {}, localeFolders = [] }: UserKindOptions = {},
): Promise<TestApp<U>> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-users-'));
  const accounts = {
    name: 'accounts',
    models: [userModel, ...models],
    folder: join(folder, 'accounts'),
    admin,
  };
  const project = defineProject<U>({
    apps: [accounts],
    userModel,
    localeFolders,
    settings: { secretKey: 'k'.repeat(50), databaseUrl: 'sqlite::memory:', allowedHosts: ['localhost'] },
    urls: [
      path('', homeView<U>(), { name: 'home' }),
      path('dashboard/', dashboardView<U>(), { name: 'dashboard' }),
      ...include('accounts/', accountsUrls(userModel, urls)),
      ...include('admin/', adminUrls(userModel)),
    ],
  });
  const migrations = await loadMigrations([accounts], userModel);
  const planned = await makeMigrations(
    { apps: [accounts], userModel, migrations },
    { isRenamed: () => false, valueFor: () => 0 },
  );
  await writeMigrations(planned.map((one) => migrationText(one, [accounts])));
  const app = await createTestApp(project, { folder, settings });
  rmSync(folder, { recursive: true, force: true });
  return app;
}
