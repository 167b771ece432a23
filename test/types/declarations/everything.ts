// A project's own module, which exports what every public function gives, without a type of its own beside it. The
// compiler writes its declarations, for which it must be able to name every type.
import {
  accountsUrls,
  argon2Hasher,
  authenticate,
  commonPasswordValidator,
  createHandler,
  dashboardView,
  databaseOf,
  defaultPasswordHashers,
  defaultPasswordValidators,
  defineApp,
  defineForm,
  defineModel,
  defineProject,
  field,
  formField,
  Group,
  type HttpRequest,
  homeView,
  include,
  login,
  loginForm,
  loginNotRequired,
  loginRequired,
  loginRequiredMiddleware,
  loginView,
  logout,
  logoutView,
  mapField,
  modelForm,
  modelSchema,
  openProject,
  passwordBackend,
  path,
  permissionRequired,
  profileForm,
  profileView,
  redirect,
  registerView,
  registrationForm,
  render,
  settingsFromEnvironment,
  staffRequired,
  templateHelpers,
  UserManager,
  userPassesTest,
} from 'latchkey';
import { latchkey as express } from 'latchkey/express';
import { latchkey as fastify } from 'latchkey/fastify';
import { latchkey as hono } from 'latchkey/hono';
import {
  addColumn,
  addForeignKey,
  alterColumn,
  column,
  createIndex,
  createTable,
  defineMigration,
  dropColumn,
  dropForeignKey,
  dropIndex,
  dropTable,
  renameColumn,
  renameTable,
  runCode,
  runSql,
} from 'latchkey/migrations';
import { createNodeServer, expressSessions, latchkey as node } from 'latchkey/node';
import { createTestApp } from 'latchkey/testing';
import { CustomUser, type User } from './accounts/user.ts';
import project from './latchkey.config.ts';

export const fields = {
  text: field.text({ maxLength: 10 }),
  email: field.email(),
  slug: field.slug(),
  url: field.url(),
  enum: field.enum({ choices: ['a', ['b', 'B']] }),
  integer: field.integer({ default: 1 }),
  decimal: field.decimal({ maxDigits: 5, decimalPlaces: 2, nullable: true }),
  boolean: field.boolean(),
  date: field.date(),
  datetime: field.datetime(),
  json: field.json<{ readonly a: number }>({ default: { a: 1 } }),
};
export const words = mapField(field.text(), {
  fromStored: (text) => new Set(text.split(' ')),
  toStored: (set: ReadonlySet<string>) => [...set].join(' '),
});
export const Note = defineModel({
  name: 'Note',
  app: 'notes',
  fields: { ...fields, words, ownerId: field.foreignKey(() => CustomUser, { onDelete: 'cascade' }) },
});
export const notes = defineApp({ name: 'notes', models: [Note], folder: '.' });
export const noteSchema = modelSchema(Note, { only: ['text', 'enum'] });

export const contactForm = defineForm({ fields: { name: formField.text(), agreed: formField.boolean() } });
export const severalForm = defineForm({
  fields: { food: formField.multiSelect({ choices: [['a', 'Apples']] }) },
});
export const longForm = contactForm.extend({ fields: { more: formField.text() } });
export const noteForm = modelForm(Note, { fields: ['text', 'date'] });
export const ownLoginForm = loginForm(CustomUser).extend({ fields: { email: { label: 'Address' } } });
export const ownRegistrationForm = registrationForm(CustomUser).extend({
  fields: { more: formField.text() },
});
export const ownProfileForm = profileForm(CustomUser);
export const bound = contactForm.bind(new URLSearchParams());
export const unbound = noteForm.unbind();

export const view = (request: HttpRequest<User>) => render(request, 'page.html');
export const guarded = {
  login: loginRequired((request: HttpRequest<User>) => redirect(request, 'home')),
  none: loginNotRequired(view),
  staff: staffRequired(view),
  permission: permissionRequired('notes.add_note', view),
  test: userPassesTest((user) => user.isAuthenticated, view),
  middleware: loginRequiredMiddleware(),
};
export const views = {
  home: homeView(),
  dashboard: dashboardView(),
  login: loginView(ownLoginForm),
  logout: logoutView(),
  profile: profileView(ownProfileForm),
  register: registerView(ownRegistrationForm),
};
export const urls = [path('', view, { name: 'home' }), ...include('accounts/', accountsUrls(CustomUser))];
export class Users extends UserManager<User> {
  readonly named = (username: string) => this.list({ where: { username } });
}

export const ownProject = defineProject({
  apps: [notes],
  userModel: CustomUser,
  settings: settingsFromEnvironment({}),
  urls,
});
export const open = openProject(project, { folder: '.' });
export const found = open.objects(Note).list({ where: { enum: 'a' } });
export const groups = open.objects(Group);
export const database = databaseOf(open, [Note]);
export const settings = {
  passwordHashers: [argon2Hasher(), ...defaultPasswordHashers()],
  passwordValidators: [commonPasswordValidator(), ...defaultPasswordValidators()],
  authenticationBackends: [passwordBackend],
};
export const doors = {
  express: express(project),
  fastify: fastify(project),
  hono: hono(project),
  node: node(project),
  web: createHandler(open),
  server: createNodeServer(open.site, { logger: open.logger, maxHeaderBytes: 16_384 }),
};
export const functions = { authenticate, login, logout, expressSessions, templateHelpers, createTestApp };
export const app = createTestApp(project);
export const client = app.then((opened) => opened.client());

export const operations = {
  addColumn,
  addForeignKey,
  alterColumn,
  createIndex,
  createTable,
  dropColumn,
  dropForeignKey,
  dropIndex,
  dropTable,
  renameColumn,
  renameTable,
  runSql,
};
export const id = column.id();
export default defineMigration({
  operations: [
    createTable('note', { columns: { id } }),
    addColumn('note', 'name', column.varchar(10, { default: '' })),
    runCode({ up: async ({ db }) => void (await db.selectFrom('note').selectAll().execute()) }),
  ],
});
