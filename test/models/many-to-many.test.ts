import {
  anyOf,
  defineModel,
  defineUserModel,
  field,
  inList,
  LatchkeyError,
  manyToMany,
  noneOf,
  related,
  startsWith,
} from 'latchkey';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/database/contract/database.ts';
import { inspectTables } from '../../src/migrations/inspect/inspect-tables.ts';
import { projectTables } from '../../src/migrations/schema/project-tables.ts';
import { joinTableName } from '../../src/models/kinds/many-to-many.ts';
import type { Model } from '../../src/models/model.ts';
import { ModelManager } from '../../src/models/rows/model-manager.ts';
import { sqlModelStore } from '../../src/stores/rows/sql-model-store.ts';
import { migrateTo, migrationsOf, OpenDatabases, operationsFor } from '../migrations/support.ts';
import { eachDatabase } from '../support/databases.ts';

const Reader = defineUserModel({
  app: 'blog',
  name: 'Reader',
  fields: {
    email: field.email({ unique: true }),
    isActive: field.boolean({ default: true }),
    isStaff: field.boolean({ default: false }),
  },
});
const Tag = defineModel({ app: 'blog', name: 'Tag', fields: { name: field.text({ maxLength: 50 }) } });
const Topic = defineModel({
  app: 'blog',
  name: 'Topic',
  id: field.uuid(),
  fields: { name: field.text({ maxLength: 50 }) },
});
const Post = defineModel({
  app: 'blog',
  name: 'Post',
  fields: { title: field.text({ maxLength: 200 }) },
  relations: {
    tags: manyToMany(() => Tag),
    mainTopics: manyToMany(() => Topic),
    likedBy: manyToMany('user'),
    similar: manyToMany('self'),
    follows: manyToMany('self', { symmetrical: false }),
    /** Its pairs have a note, and may be there twice as far as the database knows. */
    noted: manyToMany(() => Tag, { through: (): Model => Noting }),
  },
});
const Noting = defineModel({
  app: 'blog',
  name: 'Noting',
  fields: {
    postId: field.foreignKey(() => Post, { onDelete: 'cascade' }),
    tagId: field.foreignKey(() => Tag, { onDelete: 'cascade' }),
    note: field.text({ maxLength: 100 }),
  },
});
/** Refers to a pair, and forbids that it goes. */
const Receipt = defineModel({
  app: 'blog',
  name: 'Receipt',
  fields: { notingId: field.foreignKey(() => Noting) },
});
const models = [Reader, Tag, Topic, Post, Noting, Receipt];

eachDatabase((databases) => {
  const open = new OpenDatabases(databases);
  let database: Database;
  beforeAll(async () => {
    database = await open.empty();
    const all = projectTables([{ name: 'blog', models }], Reader);
    const tables = new Map([...all].filter(([name]) => !/_(groups|user_permissions)$/.test(name)));
    await migrateTo(database, migrationsOf('blog', operationsFor(tables)));
  });
  afterAll(() => open.close());
  beforeEach(async () => {
    for (const table of ['blog_receipt', 'blog_post', 'blog_tag', 'blog_topic', 'blog_reader']) {
      await database.kysely.deleteFrom(table).execute();
    }
  });

  const posts = () => new ModelManager(Post, sqlModelStore(database, Post, Reader));
  const tags = () => new ModelManager(Tag, sqlModelStore(database, Tag, Reader));
  const rowOf = <Row>(outcome: { readonly row: Row } | object): Row => {
    if ('row' in outcome) return outcome.row as Row;
    throw new Error(`Refused: ${JSON.stringify(outcome)}`);
  };
  const post = async (title: string) => rowOf(await posts().create({ title }));
  const tag = async (name: string) => rowOf(await tags().create({ name })).id;
  const some = async () => ({
    one: await post('One'),
    two: await post('Two'),
    art: await tag('art'),
    maths: await tag('maths'),
    music: await tag('music'),
  });

  describe('the table of a relation', () => {
    it('is Django’s: its name, its columns, its indexes', async () => {
      const table = (await inspectTables(database)).find(({ name }) => name === 'blog_post_tags');
      expect(table?.primaryKey).toEqual(['id']);
      expect(
        table?.columns.map(({ name, references }) => [name, references?.table, references?.onDelete]),
      ).toEqual([
        ['id', undefined, undefined],
        ['post_id', 'blog_post', 'cascade'],
        ['tag_id', 'blog_tag', 'cascade'],
      ]);
      expect(table?.indexes.map(({ columns, unique }) => [columns?.join(), unique]).sort()).toEqual([
        ['post_id', false],
        ['post_id,tag_id', true],
        ['tag_id', false],
      ]);
    });

    it('tells the sides of one model apart, and is made for no through model', async () => {
      const found = await inspectTables(database);
      const columnsOf = (table: string) =>
        found.find(({ name }) => name === table)?.columns.map(({ name }) => name);
      expect(columnsOf('blog_post_similar')).toEqual(['id', 'from_post_id', 'to_post_id']);
      expect(columnsOf('blog_post_main_topics')).toEqual(['id', 'post_id', 'topic_id']);
      expect(columnsOf('blog_post_liked_by')).toEqual(['id', 'post_id', 'reader_id']);
      expect(columnsOf('blog_post_noted')).toBeUndefined();
    });
  });

  describe('related rows', () => {
    it('are added, listed, counted and removed', async () => {
      const { one, two, art, maths, music } = await some();
      const own = posts().related(one, 'tags');
      expect(await own.add([maths, art])).toEqual({ added: 2, removed: 0 });
      expect(await own.add([art, music, art])).toEqual({ added: 1, removed: 0 });
      expect(await own.ids()).toEqual([art, maths, music]);
      expect(await own.list({ where: { name: startsWith('m') }, orderBy: '-name' })).toEqual([
        { id: music, name: 'music' },
        { id: maths, name: 'maths' },
      ]);
      expect(await own.count()).toBe(3);
      expect(await own.count({ name: 'art' })).toBe(1);
      expect(await own.remove([music, 999_999])).toBe(1);
      expect(await posts().related(two.id, 'tags').ids()).toEqual([]);
      expect(await own.clear()).toBe(2);
      expect(await own.list()).toEqual([]);
      expect(await tags().count()).toBe(3);
    });

    it('are set: what stays keeps its pair', async () => {
      const { one, art, maths, music } = await some();
      const own = posts().related(one, 'tags');
      await own.set([art, maths]);
      const pair = () =>
        database.kysely
          .selectFrom('blog_post_tags')
          .select('id')
          .where('tag_id', '=', maths)
          .executeTakeFirstOrThrow();
      const before = await pair();
      expect(await own.set([maths, music])).toEqual({ added: 1, removed: 1 });
      expect(await own.ids()).toEqual([maths, music]);
      expect(await pair()).toEqual(before);
      expect(await own.set([])).toEqual({ added: 0, removed: 2 });
    });

    it('are all there, or nothing is changed', async () => {
      const { one, art, maths } = await some();
      const own = posts().related(one, 'tags');
      await own.add([art]);
      expect(await own.add([maths, 999_999])).toEqual({ missing: 'tags' });
      expect(await own.set([maths, 999_999])).toEqual({ missing: 'tags' });
      expect(await own.set(['7' as never, -1 as never])).toEqual({ missing: 'tags' });
      expect(await own.ids()).toEqual([art]);
    });

    it('are none of a row that is gone', async () => {
      const { one, art } = await some();
      await posts().related(one, 'tags').add([art]);
      expect(await posts().delete(one.id)).toBe('deleted');
      const own = posts().related(one, 'tags');
      expect(await own.add([art])).toBeNull();
      expect(await own.set([art])).toBeNull();
      expect([await own.remove([art]), await own.clear(), await own.count()]).toEqual([0, 0, 0]);
      expect(await database.kysely.selectFrom('blog_post_tags').selectAll().execute()).toEqual([]);
    });

    it('go with their own side, and leave the other alone', async () => {
      const { one, art, maths } = await some();
      await posts().related(one, 'tags').add([art, maths]);
      expect(await tags().delete(art)).toBe('deleted');
      expect(await posts().related(one, 'tags').ids()).toEqual([maths]);
    });

    it('are what the last of several at once has set', async () => {
      const { one, art, maths, music } = await some();
      const own = posts().related(one, 'tags');
      const wanted = [[art], [art, maths], [music], [maths, music]];
      await Promise.all(wanted.map((ids) => own.set(ids)));
      expect(wanted).toContainEqual(await own.ids());
    });

    it('are part of a transaction, and a refusal in it undoes itself alone', async () => {
      const { one, art, maths } = await some();
      const own = posts().related(one, 'tags');
      await database.atomic(async () => {
        await own.add([art]);
        expect(await own.set([maths, 999_999])).toEqual({ missing: 'tags' });
        expect(await own.ids()).toEqual([art]);
      });
      const failing = database.atomic(async () => {
        await own.clear();
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await own.ids()).toEqual([art]);
    });

    it('may be thousands', async () => {
      const one = await post('One');
      const names = Array.from({ length: 2500 }, (_, index) => ({ name: `t${index}` }));
      for (let at = 0; at < names.length; at += 500) {
        await database.kysely
          .insertInto('blog_tag')
          .values(names.slice(at, at + 500))
          .execute();
      }
      const all = (await tags().list()).map(({ id }) => id);
      const own = posts().related(one, 'tags');
      expect(await own.set(all)).toEqual({ added: 2500, removed: 0 });
      expect(await own.set(all.slice(0, 3))).toEqual({ added: 0, removed: 2497 });
    });

    it('of many rows are asked for at once', async () => {
      const { one, two, art, maths, music } = await some();
      const three = await post('Three');
      await posts().related(one, 'tags').add([music, art]);
      await posts().related(two, 'tags').add([maths, art]);
      const ids = [one.id, two.id, three.id];
      const found = await posts().relatedOfMany(ids, 'tags', { orderBy: '-name' });
      expect(ids.map((id) => found.get(id)?.map(({ name }) => name))).toEqual([
        ['music', 'art'],
        ['maths', 'art'],
        [],
      ]);
    });

    it('are listed page by page, and counted to a limit', async () => {
      const { one, art, maths, music } = await some();
      const tagged = posts().related(one, 'tags');
      await tagged.add([art, music]);
      const after = { id: art, name: 'art' };
      expect((await tagged.list({ orderBy: 'name', after })).map(({ id }) => id)).toEqual([music]);
      // The row that it goes on from need not be one of them.
      const before = { id: maths, name: 'maths' };
      expect((await tagged.list({ orderBy: 'name', before })).map(({ id }) => id)).toEqual([art]);
      expect([await tagged.count({}, { limit: 1 }), await tagged.count({}, { limit: 5 })]).toEqual([1, 2]);
    });

    it('may have UUIDs, and may be users', async () => {
      const { one } = await some();
      const topics = new ModelManager(Topic, sqlModelStore(database, Topic, Reader));
      const topic = rowOf(await topics.create({ name: 'history' }));
      const own = posts().related(one, 'mainTopics');
      expect(await own.add([topic.id.toUpperCase()])).toEqual({ added: 1, removed: 0 });
      expect(await own.list()).toEqual([topic]);
      expect(await own.add(['no such thing'])).toEqual({ missing: 'mainTopics' });
      expect(await own.remove([topic.id])).toBe(1);

      const values = {
        email: 'ada@example.com',
        password: 'x',
        is_superuser: false,
        is_active: true,
        is_staff: false,
      };
      const ada = await database.kysely
        .insertInto('blog_reader')
        .values(values)
        .returning('id')
        .executeTakeFirstOrThrow();
      const likedBy = posts().related(one, 'likedBy');
      expect(await likedBy.add([Number(ada.id)])).toEqual({ added: 1, removed: 0 });
      const [reader] = await likedBy.list();
      expect(reader).toMatchObject({ id: ada.id, email: 'ada@example.com' });
      expect(reader).not.toHaveProperty('password');
    });
  });

  describe('a relation to the same model', () => {
    it('is mutual, unless it says otherwise', async () => {
      const { one, two } = await some();
      const three = await post('Three');
      await posts().related(one, 'similar').add([one.id, two.id, three.id]);
      expect(await posts().related(two, 'similar').ids()).toEqual([one.id]);
      expect(await posts().related(two, 'similar').set([three.id])).toEqual({ added: 1, removed: 1 });
      expect(await posts().related(one, 'similar').ids()).toEqual([one.id, three.id]);
      expect(await posts().related(three, 'similar').clear()).toBe(2);
      expect(await posts().related(one, 'similar').ids()).toEqual([one.id]);

      await posts().related(one, 'follows').add([two.id]);
      expect(await posts().related(one, 'follows').ids()).toEqual([two.id]);
      expect(await posts().related(two, 'follows').ids()).toEqual([]);
    });
  });

  describe('a relation through a model of one’s own', () => {
    it('takes the values of its other fields, and has each pair once', async () => {
      const { one, art, maths } = await some();
      const own = posts().related(one, 'noted');
      await expect(own.add([art])).rejects.toMatchObject({ code: 'field_missing' });
      expect(await own.add([art], { note: 'first' })).toEqual({ added: 1, removed: 0 });
      expect(await own.add([art, maths], { note: 'second' })).toEqual({ added: 1, removed: 0 });
      const pairs = new ModelManager(Noting, sqlModelStore(database, Noting, Reader));
      expect((await pairs.list({ orderBy: 'tagId' })).map(({ note }) => note)).toEqual(['first', 'second']);
      expect(await posts().list({ where: { noted: related({ name: 'maths' }) } })).toEqual([one]);
    });

    it('keeps what others refer to', async () => {
      const { one, art, maths } = await some();
      const own = posts().related(one, 'noted');
      await own.add([art, maths], { note: 'n' });
      const pairs = new ModelManager(Noting, sqlModelStore(database, Noting, Reader));
      const pair = await pairs.first({ where: { tagId: art } });
      await new ModelManager(Receipt, sqlModelStore(database, Receipt, Reader)).create({
        notingId: pair?.id ?? 0,
      });
      expect(await own.remove([maths, art])).toBe('referenced');
      expect(await own.set([maths], { note: 'n' })).toBe('referenced');
      expect(await own.ids()).toEqual([art, maths]);
    });
  });

  describe('a filter over a relation', () => {
    it('finds rows with one that it finds, each once', async () => {
      const { one, two, art, maths, music } = await some();
      const three = await post('Three');
      await posts().related(one, 'tags').add([art, maths]);
      await posts().related(two, 'tags').add([music]);
      const titles = async (where: Parameters<ReturnType<typeof posts>['count']>[0]) =>
        (await posts().list(where ? { where } : {})).map(({ title }) => title);
      expect(await titles({ tags: related({ name: inList(['art', 'maths']) }) })).toEqual(['One']);
      expect(await titles({ tags: related({}) })).toEqual(['One', 'Two']);
      expect(await titles(noneOf({ tags: related({}) }))).toEqual(['Three']);
      expect(await titles(noneOf({ tags: related({ id: art }) }))).toEqual(['Two', 'Three']);
      expect(await titles(anyOf({ tags: related({ name: 'music' }) }, { title: 'Three' }))).toEqual([
        'Two',
        'Three',
      ]);
      expect(await titles({ title: 'One', tags: related({ name: 'music' }) })).toEqual([]);
      await posts().related(three, 'follows').add([one.id]);
      expect(await titles({ follows: related({ tags: related({ name: 'art' }) }) })).toEqual(['Three']);
      expect(await posts().updateWhere({ tags: related({ name: 'music' }) }, { title: 'New' })).toBe(1);
      expect(await posts().deleteWhere({ tags: related({}) })).toBe(2);
    });

    it('is made by related alone', async () => {
      for (const given of [7, null, undefined, { name: 'art' }, [1]]) {
        await expect(posts().list({ where: { tags: given } as never })).rejects.toMatchObject({
          code: 'query_invalid',
        });
      }
      expect(() => posts().related(1, 'constructor' as never)).toThrow(LatchkeyError);
    });
  });
});

describe('the name of a relation’s table', () => {
  it('is cut off as Django’s is on PostgreSQL', () => {
    const owner = { table: 'library_averyveryverylongmodelname' };
    const name = 'anotherVeryVeryVeryLongFieldName';
    // python3 -c "from django.db.backends.utils import truncate_name as t; print(t('…', 63))"
    expect(joinTableName(owner, name, manyToMany('self'))).toBe(
      'library_averyveryverylongmodelname_another_very_very_very_lc827',
    );
    expect(joinTableName(owner, name, manyToMany('self', { table: 'pairs' }))).toBe('pairs');
  });
});

describe('a declaration of a relation', () => {
  const declare = (relations: Parameters<typeof defineModel>[0]['relations']) => () =>
    defineModel({ app: 'a', name: 'A', fields: { title: field.text() }, relations: relations ?? {} });

  it.each([
    ['a name of a field', declare({ title: manyToMany('self') })],
    ['a name that every row has', declare({ id: manyToMany('self') })],
    ['a name that is none', declare({ 'two words': manyToMany('self') })],
    ['a table that cannot be', declare({ others: manyToMany('self', { table: 'a.b' }) })],
    ['an option that there is none of', () => manyToMany('self', { onDelete: 'cascade' } as object)],
    ['a table beside a through model', () => manyToMany(() => Tag, { through: () => Noting, table: 't' })],
    ['a mutual relation to others', () => manyToMany(() => Tag, { symmetrical: true })],
    ['foreign keys of no model', () => manyToMany(() => Tag, { throughFields: ['a', 'b'] })],
    [
      'a table of Django’s beside the users',
      () =>
        defineUserModel({
          name: 'U',
          fields: { ...Reader.fields },
          relations: { groups: manyToMany(() => Tag) },
        }),
    ],
  ])('refuses %s', (_, made) => {
    expect(made).toThrow(LatchkeyError);
  });

  it('refuses a through model that does not tell which foreign keys are meant', () => {
    const Twice = defineModel({
      app: 'a',
      name: 'Twice',
      fields: {
        oneId: field.foreignKey(() => Tag),
        twoId: field.foreignKey(() => Tag),
        postId: field.foreignKey(() => Post),
      },
    });
    const make = (throughFields?: readonly [string, string]) => {
      const relation = manyToMany(() => Tag, {
        through: () => Twice,
        ...(throughFields ? { throughFields } : {}),
      });
      const Own = { ...Post, relations: { tags: relation } };
      return () => projectTables([{ name: 'a', models: [Own] }], Reader);
    };
    expect(make()).toThrow('needs two foreign keys of Twice, to Post and to Tag');
    expect(make(['postId', 'nothing'])).toThrow(LatchkeyError);
    expect(make(['postId', 'twoId'])).not.toThrow();
  });
});
