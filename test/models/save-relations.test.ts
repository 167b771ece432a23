import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  accountsUrls,
  defineApp,
  defineModel,
  defineProject,
  defineUserModel,
  field,
  formField,
  type HttpRequest,
  include,
  manyToMany,
  modelForm,
  path,
  redirect,
  render,
  type UserOf,
  userCreated,
} from 'latchkey';
import { createTestApp, type TestApp } from 'latchkey/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadMigrations } from '../../src/migrations/history/load-migrations.ts';
import { makeMigrations } from '../../src/migrations/make/make-migrations.ts';
import { migrationText } from '../../src/migrations/writer/migration-text.ts';
import { writeMigrations } from '../../src/migrations/writer/write-migrations.ts';
import type { Model } from '../../src/models/model.ts';
import { eachDatabase } from '../support/databases.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-relations-'));
const Tag = defineModel({
  app: 'blog',
  name: 'Tag',
  fields: { name: field.text({ maxLength: 50 }), isKept: field.boolean({ default: false }) },
});
const Reader = defineUserModel({
  app: 'blog',
  name: 'Reader',
  fields: {
    email: field.email({ unique: true }),
    isActive: field.boolean({ default: true }),
    isStaff: field.boolean({ default: false }),
  },
  relations: { interests: manyToMany(() => Tag) },
});
type User = UserOf<typeof Reader>;
const Post = defineModel({
  app: 'blog',
  name: 'Post',
  fields: {
    title: field.text({ maxLength: 50, unique: true }),
    body: field.text({ default: '' }),
  },
  relations: {
    tags: manyToMany(() => Tag),
    likedBy: manyToMany('user'),
    noted: manyToMany(() => Tag, { through: (): Model => Noting }),
  },
});
const Noting = defineModel({
  app: 'blog',
  name: 'Noting',
  fields: {
    postId: field.foreignKey(() => Post, { onDelete: 'cascade' }),
    tagId: field.foreignKey(() => Tag, { onDelete: 'cascade' }),
  },
});
/** Refers to a pair, and forbids that it goes. */
const Receipt = defineModel({
  app: 'blog',
  name: 'Receipt',
  fields: { notingId: field.foreignKey(() => Noting) },
});

const blog = defineApp({
  name: 'blog',
  models: [Reader, Tag, Post, Noting, Receipt],
  folder: join(folder, 'blog'),
});

/** The form of a request: what can be chosen is in the database. */
async function postForm(request: Pick<HttpRequest<User>, 'objects'>) {
  const tags = await request.objects(Tag).list({ orderBy: 'name' });
  const choices = tags.map(({ id, name }) => [String(id), name] as const);
  return modelForm(Post, {
    fields: ['title', 'body', 'tags'],
    overrides: { tags: { choices, widget: 'checkboxes', helpText: 'All that fit.' } },
  });
}

async function editView(request: HttpRequest<User>) {
  const posts = request.objects(Post);
  const post = await posts.get(Number(request.parameters.id));
  const form = await postForm(request);
  if (!post) return Response.json('gone', { status: 404 });
  const initial = { ...post, tags: await posts.related(post, 'tags').ids() };
  if (request.method !== 'POST') return render(request, 'edit.html', { form: form.unbind({ initial }) });
  const bound = form.bind(await request.form(), { initial });
  const saved = await bound.save(posts, { instance: post });
  return saved ? redirect(request, request.path) : render(request, 'edit.html', { form: bound });
}

const project = defineProject<User>({
  apps: [blog],
  userModel: Reader,
  settings: { secretKey: 'k'.repeat(50), databaseUrl: 'sqlite::memory:', allowedHosts: ['localhost'] },
  urls: [
    ...include('accounts/', accountsUrls(Reader)),
    path('posts/:id{[0-9]+}/', editView, { name: 'edit', methods: ['GET', 'POST'] }),
  ],
});

eachDatabase((databases) => {
  let app: TestApp<User>;
  let byName: Map<string, number>;
  const migrations = () => loadMigrations([blog], Reader);
  beforeAll(async () => {
    const templates = join(folder, 'blog/templates');
    mkdirSync(templates, { recursive: true });
    writeFileSync(
      join(templates, 'edit.html'),
      `<form method="post">{% csrf_token %}{% include 'accounts/form_fields.html' %}</form>`,
    );
    const input = { apps: [blog], userModel: Reader, migrations: await migrations() };
    const planned = await makeMigrations(input, { isRenamed: () => false, valueFor: () => 0 });
    await writeMigrations(planned.map((one) => migrationText(one, [blog])));
    app = await createTestApp(project, { folder, settings: { databaseUrl: await databases.create() } });
  }, 60_000);
  afterAll(async () => {
    await app.close();
  });
  beforeEach(async () => {
    for (const table of ['blog_receipt', 'blog_post', 'blog_tag']) {
      await app.database.kysely.deleteFrom(table).execute();
    }
    byName = new Map();
    for (const name of ['news', 'tea', 'travel']) byName.set(name, await tag(name));
  });

  const posts = () => app.objects(Post);
  const rowOf = <Row>(outcome: { readonly row: Row } | object): Row => {
    if ('row' in outcome) return outcome.row as Row;
    throw new Error(JSON.stringify(outcome));
  };
  const tag = async (name: string) => rowOf<{ id: number }>(await app.objects(Tag).create({ name })).id;
  const idOf = (name: string) => byName.get(name) ?? 0;
  const post = async (title: string, ...tags: string[]) => {
    const row = rowOf<{ id: number; title: string; body: string }>(await posts().create({ title }));
    await posts().related(row.id, 'tags').set(tags.map(idOf));
    return row;
  };
  const tagsOf = async (id: number) => (await posts().related(id, 'tags').list()).map(({ name }) => name);

  describe('a form of a model with relations', () => {
    it('makes a row and relates it', async () => {
      const form = (await postForm(app)).bind([
        ['title', 'One'],
        ['tags', String(idOf('tea'))],
        ['tags', String(idOf('news'))],
      ]);
      const saved = await form.save(posts());
      expect(saved).toMatchObject({ title: 'One' });
      expect(await tagsOf(saved?.id ?? 0)).toEqual(['news', 'tea']);
    });

    it('makes a row that is related to nothing', async () => {
      const saved = await (await postForm(app)).bind([['title', 'One']]).save(posts());
      expect(await tagsOf(saved?.id ?? 0)).toEqual([]);
    });

    it('relates what the form does not ask for', async () => {
      const form = modelForm(Post, { fields: ['title'] }).bind([['title', 'One']]);
      const saved = await form.save(posts(), { values: { tags: [idOf('tea')] } });
      expect(await tagsOf(saved?.id ?? 0)).toEqual(['tea']);
    });

    it('relates users, by their ids as texts', async () => {
      const ada = await app.createUser();
      const choices = [[String(ada.id), ada.email]] as const;
      const form = modelForm(Post, { fields: ['title', 'likedBy'], overrides: { likedBy: { choices } } });
      const sent = new URLSearchParams({ title: 'One', likedBy: String(ada.id) });
      const saved = await form.bind(sent).save(posts());
      expect(
        await posts()
          .related(saved?.id ?? 0, 'likedBy')
          .ids(),
      ).toEqual([ada.id]);
    });

    it('keeps nothing where a related row is gone, the row neither', async () => {
      const form = await postForm(app);
      await app.objects(Tag).delete(idOf('tea'));
      const bound = form.bind([
        ['title', 'One'],
        ['tags', String(idOf('news'))],
        ['tags', String(idOf('tea'))],
      ]);
      expect(await bound.save(posts())).toBeNull();
      expect(bound.errorMessages).toEqual({ tags: ['Choose one of the options that are offered.'] });
      expect(await posts().count()).toBe(0);
    });

    it('undoes itself alone in a transaction around it', async () => {
      const form = await postForm(app);
      await app.objects(Tag).delete(idOf('tea'));
      await app.accounts.transact(async () => {
        await posts().create({ title: 'Before' });
        const bound = form.bind(new URLSearchParams({ title: 'One', tags: String(idOf('tea')) }));
        expect(await bound.save(posts())).toBeNull();
        await posts().create({ title: 'After' });
      });
      expect((await posts().list()).map(({ title }) => title)).toEqual(['Before', 'After']);
    });

    it('changes what has changed, and nothing else', async () => {
      const row = await post('One', 'news', 'tea');
      const initial = { ...row, tags: await posts().related(row, 'tags').ids() };
      const form = await postForm(app);
      // Somebody else does so meanwhile.
      await posts()
        .related(row, 'tags')
        .set([idOf('travel')]);
      const ids = initial.tags.map((id) => ['tags', String(id)] as const);
      const untouched = form.bind([['title', 'Two'], ['body', ''], ...ids], { initial });
      expect(await untouched.save(posts(), { instance: row })).toMatchObject({ title: 'Two' });
      expect(await tagsOf(row.id)).toEqual(['travel']);

      await posts().update(row.id, { title: 'Three' });
      const sent = new URLSearchParams({ title: 'One', body: '', tags: String(idOf('tea')) });
      const related = form.bind(sent, { initial });
      expect(await related.save(posts(), { instance: row })).toMatchObject({ title: 'Three' });
      expect(related.changedData).toEqual({ tags: [idOf('tea')] });
      expect(await tagsOf(row.id)).toEqual(['tea']);
    });

    it('says where another row needs a pair that would go, and keeps nothing', async () => {
      const row = await post('One');
      const noting = rowOf<{ id: number }>(
        await app.objects(Noting).create({ postId: row.id, tagId: idOf('tea') }),
      );
      await app.objects(Receipt).create({ notingId: noting.id });
      const choices = [...byName].map(([name, id]) => [String(id), name] as const);
      const form = modelForm(Post, { fields: ['title', 'noted'], overrides: { noted: { choices } } });
      const bound = form.bind(new URLSearchParams({ title: 'Two', noted: String(idOf('news')) }), {
        initial: { ...row, noted: [idOf('tea')] },
      });
      expect(await bound.save(posts(), { instance: row })).toBeNull();
      expect(bound.errorMessages).toEqual({
        noted: ['One that you have taken away is still needed. Choose it again.'],
      });
      expect(await posts().get(row.id)).toEqual(row);
      expect(await posts().related(row, 'noted').ids()).toEqual([idOf('tea')]);
    });

    it('says that the row is gone, and that another has its title', async () => {
      const row = await post('One');
      await post('Taken');
      const form = await postForm(app);
      const sent = new URLSearchParams({ title: 'Taken', tags: String(idOf('tea')) });
      const taken = form.bind(sent);
      expect(await taken.save(posts(), { instance: row })).toBeNull();
      expect(taken.errorMessages).toEqual({ title: ['Another post has this title already.'] });
      await posts().delete(row.id);
      sent.set('title', 'New');
      const gone = form.bind(sent);
      expect(await gone.save(posts(), { instance: row })).toBeNull();
      expect(gone.errorMessages).toEqual({ __all__: ['This post is not there any more.'] });
    });

    it('lets one of many at once make the row, with its relations', async () => {
      const form = await postForm(app);
      const sent = new URLSearchParams({ title: 'Race', tags: String(idOf('tea')) });
      const forms = Array.from({ length: 10 }, () => form.bind(sent));
      const saved = await Promise.all(forms.map((one) => one.save(posts())));
      const [winner, ...others] = saved.filter((row) => row !== null);
      expect(others).toEqual([]);
      expect(await tagsOf(winner?.id ?? 0)).toEqual(['tea']);
    });

    it('is not saved by what cannot relate', async () => {
      const form = (await postForm(app)).bind(new URLSearchParams({ title: 'x', tags: String(idOf('tea')) }));
      const saver = { duplicates: async () => [], saveValues: async () => ({ row: null }) };
      await expect(form.save(saver)).rejects.toMatchObject({ code: 'form_saver_unrelating' });
    });
  });

  describe('on a page', () => {
    it('shows a box for each choice, and keeps what is ticked', async () => {
      const row = await post('One', 'tea');
      const client = app.client();
      const page = `/posts/${row.id}/`;
      const ticked = async () =>
        [...(await client.get(page)).text.matchAll(/value="(\d+)" checked/g)].map(([, id]) => Number(id));
      expect((await client.get(page)).text).toMatch(
        /<fieldset aria-describedby="id_tags_helptext"><legend[^>]*>Tags</,
      );
      expect(await ticked()).toEqual([idOf('tea')]);
      const both = [String(idOf('news')), String(idOf('travel'))];
      expect((await client.submit(page, { title: 'One', body: '', tags: both })).status).toBe(302);
      expect(await ticked()).toEqual([idOf('news'), idOf('travel')]);
      expect((await client.submit(page, { title: 'One', body: '' })).status).toBe(302);
      expect(await ticked()).toEqual([]);
      const refused = await client.submit(page, { title: 'One', body: '', tags: ['0'] });
      expect(refused.text).toContain(
        '<a href="#id_tags">Tags</a>: Choose one of the options that are offered.',
      );
    });
  });

  describe('the manager of users', () => {
    const userForm = async () => {
      const choices = [...byName].map(([name, id]) => [String(id), name] as const);
      return modelForm(Reader, {
        fields: ['email', 'interests'],
        overrides: { interests: { choices } },
      }).extend({
        fields: { password: formField.password() },
      });
    };
    const sentBy = (email: string, interest: number) =>
      new URLSearchParams({ email, password: 'correct horse battery', interests: String(interest) });

    it('makes and changes users with what they are related to', async () => {
      const { users } = app.accounts;
      const form = await userForm();
      const values = { password: 'correct horse battery' };
      const user = await form.bind(sentBy('ada@example.com', idOf('tea'))).save(users, { values });
      if (!user) throw new Error('refused');
      expect(await users.checkPassword(user, values.password)).toBe(true);
      expect(await users.related<typeof Tag>(user, 'interests').ids()).toEqual([idOf('tea')]);
      const initial = { email: user.email, interests: [idOf('tea')] };
      const changed = form.bind(sentBy('ada@example.com', idOf('news')), { initial });
      expect(await changed.save(users, { instance: user })).toMatchObject({ id: user.id });
      expect(await users.related<typeof Tag>(user, 'interests').ids()).toEqual([idOf('news')]);
    });

    it('makes no user, and tells of none, where a related row is gone', async () => {
      const { users } = app.accounts;
      const told: string[] = [];
      const end = app.accounts.on(userCreated, ({ user }) => void told.push(user.email));
      const form = await userForm();
      await app.objects(Tag).delete(idOf('tea'));
      const bound = form.bind(sentBy('grace@example.com', idOf('tea')));
      expect(await bound.save(users)).toBeNull();
      expect(Object.keys(bound.errorMessages)).toEqual(['interests']);
      expect(await users.getByNaturalKey('grace@example.com')).toBeNull();
      expect(told).toEqual([]);
      expect(await form.bind(sentBy('grace@example.com', idOf('news'))).save(users)).not.toBeNull();
      expect(told).toEqual(['grace@example.com']);
      end();
    });
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));
