import { defineModel, field, manyToMany } from 'latchkey';
import { afterAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/database/contract/database.ts';
import { diffSchemas } from '../../src/migrations/diff/diff-schemas.ts';
import type { Operation } from '../../src/migrations/operations/contract/operation.ts';
import { projectTables } from '../../src/migrations/schema/project-tables.ts';
import type { Model } from '../../src/models/model.ts';
import { CustomUser } from '../../starter/accounts/user.ts';
import { eachDatabase } from '../support/databases.ts';
import { migrateTo, migrationsOf, OpenDatabases, rows, schemaOf } from './support.ts';

const tag = (name = 'Tag') =>
  defineModel({ app: 'blog', name, fields: { word: field.text({ maxLength: 20 }) } });
const post = (relations: Model['relations'], name = 'Post'): Model =>
  defineModel({ app: 'blog', name, fields: { title: field.text({ maxLength: 20 }) }, relations });

const Tag = tag();
const Label = tag('Label');
const before = [Tag, post({ tags: manyToMany(() => Tag), similar: manyToMany('self') })];

/** What `makemigrations` finds. Every rename that may be one is. */
async function changes(from: readonly Model[], to: readonly Model[], isRenamed = true): Promise<Operation[]> {
  const tablesOf = (models: readonly Model[]) => projectTables([{ name: 'blog', models }], CustomUser);
  const found = await diffSchemas(
    { recorded: tablesOf(from), wanted: tablesOf(to), apps: ['blog'] },
    { isRenamed: ({ alike }) => alike && isRenamed, valueFor: () => 0 },
  );
  return found.map(({ operation }) => operation);
}

/** Runs migrations from `before` to each, with a post that has a tag and one that is similar. */
async function migrated(database: Database, ...steps: readonly (readonly Operation[])[]) {
  const migrations = migrationsOf('blog', await changes([], before), ...steps);
  await migrateTo(database, migrations, '0001_step');
  const { kysely } = database;
  for (const title of ['one', 'two']) await kysely.insertInto('blog_post').values({ title }).execute();
  await kysely.insertInto('blog_tag').values({ word: 'art' }).execute();
  await kysely.insertInto('blog_post_tags').values({ post_id: 2, tag_id: 1 }).execute();
  await kysely.insertInto('blog_post_similar').values({ from_post_id: 1, to_post_id: 2 }).execute();
  const schema = await schemaOf(database);
  await migrateTo(database, migrations);
  return { back: () => migrateTo(database, migrations, '0001_step'), schema };
}

const kindsOf = (operations: readonly Operation[]) => operations.map(({ kind }) => kind);

eachDatabase((databases) => {
  const open = new OpenDatabases(databases);
  afterAll(() => open.close());

  describe('the tables of relations', () => {
    it('follow a model, a relation and another side that get new names, and come back', async () => {
      const database = await open.empty();
      const note = post({ tags: manyToMany(() => Tag), similar: manyToMany('self') }, 'Note');
      const labels = post({ labels: manyToMany(() => Tag), similar: manyToMany('self') }, 'Note');
      const other = post({ labels: manyToMany(() => Label), similar: manyToMany('self') }, 'Note');
      const { back, schema } = await migrated(
        database,
        await changes(before, [Tag, note]),
        await changes([Tag, note], [Tag, labels]),
        await changes([Tag, labels], [Label, other]),
      );
      expect(await rows(database, 'select note_id, label_id from blog_note_labels')).toEqual([
        { note_id: 2, label_id: 1 },
      ]);
      expect(await rows(database, 'select from_note_id, to_note_id from blog_note_similar')).toEqual([
        { from_note_id: 1, to_note_id: 2 },
      ]);
      // What is made now is what has become of it: nothing is left to change.
      expect(await changes([Label, other], [Label, other])).toEqual([]);
      await back();
      expect(await schemaOf(database)).toEqual(schema);
      expect(await rows(database, 'select post_id, tag_id from blog_post_tags')).toEqual([
        { post_id: 2, tag_id: 1 },
      ]);
    });

    it('are made anew where a relation leads to other rows, and go with the relation', async () => {
      const database = await open.empty();
      const other = post({ tags: manyToMany(() => Label), similar: manyToMany('self') });
      const none = post({});
      const anew = await changes(before, [Label, other], false);
      const gone = await changes([Label, other], [Label, none]);
      expect(kindsOf(anew)).toEqual(['dropTable', 'createTable', 'createTable', 'dropTable']);
      expect(kindsOf(gone)).toEqual(['dropTable', 'dropTable']);
      await migrated(database, anew);
      expect(await rows(database, 'select * from blog_post_tags')).toEqual([]);
      expect(await rows(database, 'select from_post_id from blog_post_similar')).toHaveLength(1);
    });

    it('move to another app with their model, and no others do', async () => {
      const more = defineModel({
        app: 'blog',
        name: 'PostMore',
        table: 'blog_post_more',
        fields: { title: field.text() },
        relations: { tags: manyToMany(() => Tag) },
      });
      const moved = { ...post({ tags: manyToMany(() => Tag) }), app: 'library', table: 'blog_post' };
      const tablesOf = (own: readonly Model[], others: readonly Model[]) =>
        projectTables(
          [
            { name: 'blog', models: own },
            { name: 'library', models: others },
          ],
          CustomUser,
        );
      const found = await diffSchemas(
        {
          recorded: tablesOf([Tag, more, post({ tags: manyToMany(() => Tag) })], []),
          wanted: tablesOf([Tag, more], [moved]),
          apps: ['blog', 'library'],
        },
        { isRenamed: () => false, valueFor: () => 0 },
      );
      expect(found.map(({ app, operation }) => [app, operation])).toEqual([
        ['library', { kind: 'moveTable', table: 'blog_post', app: 'library', model: 'Post' }],
        ['library', { kind: 'moveTable', table: 'blog_post_tags', app: 'library', model: null }],
      ]);
    });
  });
});
