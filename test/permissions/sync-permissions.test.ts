import { join } from 'node:path';
import { defineApp, defineModel, field, type OpenProject, openProject } from 'latchkey';
import { afterEach, expect, it } from 'vitest';
import { packageApps, packageModels } from '../../src/compose/parts/package-apps.ts';
import { syncPermissions } from '../../src/migrations/run/sync-permissions.ts';
import type { User } from '../../starter/accounts/user.ts';
import { eachDatabase } from '../support/databases.ts';
import { watchQueries } from '../support/watch-queries.ts';
import { notes, notesProject } from './notes-project.ts';
import { everyNotesPermission } from './permission-table.ts';

eachDatabase((databases) => {
  const opened: OpenProject<User>[] = [];
  afterEach(async () => {
    for (const project of opened.splice(0)) await project.close();
  });
  const open = (databaseUrl: string, apps = notesProject.apps) => {
    const settings = { secretKey: 'k'.repeat(50), databaseUrl };
    const project = openProject({ ...notesProject, apps, settings }, { folder: import.meta.dirname });
    opened.push(project);
    return project;
  };
  const names = async ({ accounts }: OpenProject<User>) =>
    (await accounts.permissions.list()).map(({ name }) => name);

  /** Four for each model of the package, the user and the note; one of the note's own, and one to act as a user. */
  const permissions = (packageModels.length + 2) * 4 + 2;

  it('makes the permissions of every model once, those of the package among them', async () => {
    const project = open(await databases.create());
    await project.migrate();
    const all = await names(project);
    expect(all).toEqual(
      expect.arrayContaining([
        ...everyNotesPermission,
        'accounts.view_customuser',
        'accounts.impersonate_customuser',
        'auth.add_group',
        'auth.change_permission',
        'contenttypes.delete_contenttype',
      ]),
    );
    expect(all).toHaveLength(new Set(all).size);
    expect(all).toHaveLength(permissions);

    const seen = watchQueries(project.database);
    await syncPermissions(project.database, [...packageApps, ...project.apps]);
    expect(seen).toHaveLength(1);
    expect(await names(project)).toEqual(all);
  });

  it('adds what a new model needs, and keeps what models no longer declare', async () => {
    const url = await databases.create();
    const before = open(url);
    await before.migrate();
    const Page = defineModel({ app: 'pages', name: 'PageTurn', fields: { title: field.text() } });
    const pages = defineApp({ name: 'pages', models: [Page], folder: join(import.meta.dirname, 'pages') });
    const apps = [...notesProject.apps.filter((app) => app !== notes), pages];
    const after = open(url, apps);
    await after.migrate();
    const all = await after.accounts.permissions.list();
    expect(all).toContainEqual({ name: 'pages.add_pageturn', label: 'Can add page turn' });
    expect(all.map(({ name }) => name)).toEqual(expect.arrayContaining(everyNotesPermission));
  });

  it('makes nothing, and breaks nothing, while the tables are not there', async () => {
    const project = open(await databases.create());
    await syncPermissions(project.database, [...packageApps, ...project.apps]);
    expect(await project.database.kysely.introspection.getTables()).toEqual([]);
  });

  it('may be called by eight at once', async () => {
    const url = await databases.create();
    const projects = Array.from({ length: 8 }, () => open(url));
    await projects[0]?.migrate();
    await projects[0]?.database.kysely.deleteFrom('django_content_type').execute();
    await Promise.all(
      projects.map(({ database, apps }) => syncPermissions(database, [...packageApps, ...apps])),
    );
    for (const project of projects) expect(await names(project)).toHaveLength(permissions);
  });
});
