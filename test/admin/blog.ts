import {
  defineAdmin,
  defineModel,
  defineUserModel,
  field,
  inline,
  type ModelAdmin,
  manyToMany,
  type SettingsInput,
  section,
  type UserOf,
} from 'latchkey';
import type { TestApp } from '../../src/testing/create-test-app.ts';
import { openUserKind } from '../support/user-kind-app.ts';

/** A blog with every kind of relation, as projects have them: what the tests of the admin work on. */
export const Author = defineUserModel({
  app: 'accounts',
  name: 'Author',
  fields: {
    email: field.email({ unique: true }),
    username: field.text({ maxLength: 150 }),
    apiKey: field.text({ maxLength: 50, default: 'the-withheld-key', withheld: true }),
    isActive: field.boolean({ default: true }),
    isStaff: field.boolean({ default: false }),
  },
});

export const Category = defineModel({
  app: 'accounts',
  name: 'Category',
  labelPlural: 'categories',
  fields: {
    name: field.text({ maxLength: 100, unique: true }),
    parentId: field.foreignKey('self', { nullable: true, onDelete: 'cascade' }),
  },
});

export const Tag = defineModel({
  app: 'accounts',
  name: 'Tag',
  fields: { name: field.text({ maxLength: 50, unique: true }) },
});

export const Post = defineModel({
  app: 'accounts',
  name: 'Post',
  fields: {
    title: field.text({ maxLength: 200 }),
    slug: field.slug({ unique: true }),
    body: field.text({ default: '' }),
    status: field.enum({ choices: ['draft', 'published', 'withdrawn'], default: 'draft' }),
    isPinned: field.boolean({ default: false }),
    stars: field.integer({ default: 0 }),
    authorId: field.foreignKey(() => Author, { onDelete: 'cascade' }),
    categoryId: field.foreignKey(() => Category, { nullable: true, onDelete: 'set null' }),
    publishedAt: field.datetime({ nullable: true, index: true }),
    secretNote: field.text({ default: 'not for the page', withheld: true }),
  },
  relations: { tags: manyToMany(() => Tag) },
});

export const Comment = defineModel({
  app: 'accounts',
  name: 'Comment',
  fields: {
    postId: field.foreignKey(() => Post, { onDelete: 'cascade' }),
    authorId: field.foreignKey(() => Author, { nullable: true, onDelete: 'set null' }),
    text: field.text({ maxLength: 500 }),
  },
});

export const Profile = defineModel({
  app: 'accounts',
  name: 'Profile',
  fields: {
    authorId: field.oneToOne(() => Author, { onDelete: 'cascade' }),
    motto: field.text({ maxLength: 200, default: '' }),
  },
});

/** Rows that nothing can be deleted from that they refer to. */
export const Invoice = defineModel({
  app: 'accounts',
  name: 'Invoice',
  id: field.uuid(),
  fields: { postId: field.foreignKey(() => Post), total: field.decimal({ maxDigits: 10, decimalPlaces: 2 }) },
});

export const PostAdmin = defineAdmin(Post, {
  list: {
    columns: ['title', 'authorId', 'status', 'isPinned', 'stars', 'tags', 'publishedAt'],
    search: ['title', 'authorId.email'],
    filters: ['status', 'isPinned', 'publishedAt', 'categoryId'],
    sort: ['-publishedAt', 'title'],
    dateHierarchy: 'publishedAt',
    pageSize: 10,
  },
  form: [
    section('Text', ['title', 'slug', 'body']),
    section('More', ['status', 'isPinned', 'stars', 'authorId', 'categoryId', 'tags', 'publishedAt'], {
      readOnly: ['stars'],
    }),
  ],
  inlines: [inline(Comment, { fields: ['text', 'authorId'] })],
  viewOnSite: (post) => `/posts/${post.slug}/`,
});

export const models = [Category, Tag, Post, Comment, Profile, Invoice];
export const admin = [
  PostAdmin,
  defineAdmin(Category),
  defineAdmin(Tag),
  defineAdmin(Comment),
  defineAdmin(Profile),
  defineAdmin(Invoice),
];

export type BlogUser = UserOf<typeof Author>;
export type Blog = TestApp<BlogUser>;

/** Opens the blog, its admin below `/admin/`. */
export function openBlog(
  settings: Partial<SettingsInput> = {},
  admins: readonly ModelAdmin[] = admin,
): Promise<Blog> {
  return openUserKind(Author, { models, admin: admins, settings });
}

/** A client that is logged in as staff with these permissions. */
export async function staffWith(blog: Blog, permissions: readonly string[], values: object = {}) {
  const user = await blog.createUser({ isStaff: true, ...values } as never);
  await blog.accounts.permissions.grant(user, permissions as never);
  const client = blog.client();
  await client.loginAs(user);
  return { user, client };
}
