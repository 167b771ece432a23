import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import {
  accountsUrls,
  type BaseUser,
  dashboardView,
  homeView,
  include,
  path,
  type UserModel,
} from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSite } from '../../src/testing/start-test-site.ts';
import { readDocument, root } from './documents.ts';
import { VirtualProject } from './virtual-project.ts';

const { password, hashes } = JSON.parse(
  readFileSync(join(root, 'test/fixtures/django-vectors.json'), 'utf8'),
) as { password: string; hashes: Record<string, string> };

/** As Django 5.2 makes it (`manage.py sqlmigrate auth`). */
const AUTH_USER = `create table "auth_user" (
  "id" integer not null primary key autoincrement, "password" varchar(128) not null, "last_login" datetime null,
  "is_superuser" bool not null, "username" varchar(150) not null unique, "last_name" varchar(150) not null,
  "email" varchar(254) not null, "is_staff" bool not null, "is_active" bool not null, "date_joined" datetime not null,
  "first_name" varchar(150) not null)`;

describe('the user model for a Django database in docs/django.md', () => {
  let files: VirtualProject;
  let data: string;
  beforeAll(() => {
    files = new VirtualProject(readDocument('docs/django.md'));
    data = mkdtempSync(join(tmpdir(), 'latchkey-django-'));
  });
  afterAll(() => {
    files.remove();
    rmSync(data, { recursive: true, force: true });
  });

  it('lets a user of Django in, and brings the hash up to date', async () => {
    const file = join(data, 'django.sqlite3');
    const django = new DatabaseSync(file);
    django.exec(AUTH_USER);
    django
      .prepare(
        `insert into auth_user values (1, ?, null, 0, 'ada', '', '', 0, 1, '2026-01-31 23:59:59.123456', '')`,
      )
      .run(String(hashes.pbkdf2_sha256));

    const module = pathToFileURL(join(files.folder, 'accounts/django-user.ts')).href;
    const { DjangoUser } = (await import(module)) as { DjangoUser: UserModel<BaseUser> };
    const urls = [
      path('', homeView(), { name: 'home' }),
      path('dashboard/', dashboardView(), { name: 'dashboard' }),
      ...include('accounts/', accountsUrls(DjangoUser)),
    ];
    const site = await startTestSite(
      { userModel: DjangoUser, settings: { secretKey: '' }, urls, apps: [] },
      { settings: { databaseUrl: `sqlite:${file}`, passwordHashers: null } },
    );
    const client = site.client();
    const answer = await client.submit('/accounts/login/', { username: 'ada', password });
    expect(answer.location, answer.text).toBe('/dashboard/');
    expect((await client.get('/dashboard/')).text).toContain('Welcome, ada!');
    await site.stop();

    const row = django.prepare('select password, last_login, date_joined from auth_user').get();
    expect(row?.password).toMatch(/^argon2\$argon2id\$/);
    expect(row).toMatchObject({ last_login: expect.any(String), date_joined: '2026-01-31 23:59:59.123456' });
    django.close();
  });
});
