// What the compiler makes of one declaration, wherever its fields are named. Each line below `@ts-expect-error` is a
// mistake that must not compile; `one-user-model.test.ts` sees to it that the compiler says so.

import {
  type Accounts,
  type BackendFactory,
  databaseOf,
  defineApp,
  defineForm,
  defineModel,
  defineProject,
  defineUserModel,
  field,
  formField,
  type HttpRequest,
  loginForm,
  manyToMany,
  mapField,
  modelForm,
  modelSchema,
  profileForm,
  type Route,
  registrationForm,
  render,
  UserManager,
  type UserOf,
  userLoggedIn,
} from 'latchkey';
import { latchkey } from 'latchkey/node';

const Member = defineUserModel({
  name: 'Member',
  fields: {
    email: field.email({ unique: true }),
    phone: field.text({ default: '' }),
    born: field.date({ nullable: true }),
    theme: field.enum({ choices: ['light', ['dark', 'Dark']], default: 'light' }),
    isActive: field.boolean({ default: true }),
    isStaff: field.boolean({ default: false }),
  },
  requiredFields: ['phone'],
});
type User = UserOf<typeof Member>;

const words = mapField(field.text({ default: '' }), {
  fromStored: (text) => text.split(' '),
  toStored: (list: string[]) => list.join(' '),
});
const Tag = defineModel({ app: 'notes', name: 'Tag', fields: { name: field.text() } });
const Topic = defineModel({ app: 'notes', name: 'Topic', id: field.uuid(), fields: {} });
const Note = defineModel({
  app: 'notes',
  name: 'Note',
  fields: {
    title: field.text({ maxLength: 200 }),
    words,
    dueAt: field.datetime({ nullable: true, column: 'due' }),
    extra: field.json<{ tags: string[] }>(),
    ownerId: field.foreignKey(() => Member),
  },
  relations: {
    tags: manyToMany(() => Tag, { label: 'Labels', required: true }),
    topics: manyToMany(() => Topic),
    similar: manyToMany('self'),
    readers: manyToMany('user'),
  },
  indexes: [{ fields: ['ownerId', 'title'] }],
});

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** The compiler refuses this unless both types are the same. */
const same = <A, B>(_: Equal<A, B>) => undefined;

// The options of the model itself.
const flags = { isActive: field.boolean(), isStaff: field.boolean() };
const names = { email: field.email({ unique: true }), ...flags };
// @ts-expect-error The field is called email.
defineUserModel({ name: 'A', fields: names, usernameField: 'mail' });
// @ts-expect-error There is no field phone.
defineUserModel({ name: 'A', fields: names, requiredFields: ['phone'] });
// @ts-expect-error An enum's default is one of its choices.
field.enum({ choices: ['a', 'b'], default: 'c' });
// @ts-expect-error A whole number is no text.
field.integer({ default: '1' });
// @ts-expect-error Its field is called title.
defineModel({ app: 'notes', name: 'N', fields: { title: field.text() }, indexes: [{ fields: ['titel'] }] });

// A view.
export function view(request: HttpRequest<User>) {
  const { user } = request;
  // @ts-expect-error Nobody may be logged in.
  user.phone;
  if (!user.isAuthenticated) return render(request, 'nobody.html');
  same<typeof user.phone, string>(true);
  same<typeof user.born, string | null>(true);
  same<typeof user.theme, 'light' | 'dark'>(true);
  // @ts-expect-error There is no such field.
  user.fax;
  // @ts-expect-error It is text.
  user.phone satisfies number;
  // @ts-expect-error Users are changed by their manager.
  user.phone = '';
  // @ts-expect-error The password is out of sight.
  user.password;
  return render(request, 'somebody.html');
}

// The manager of the users.
export async function manage({ users }: Accounts<User>) {
  await users.createUser({ email: 'a@example.com', phone: '1', theme: 'dark', password: 'x' });
  // @ts-expect-error There is no such field.
  await users.createUser({ email: 'a@example.com', fax: '1' });
  // @ts-expect-error An address is needed.
  await users.createUser({ phone: '1' });
  // @ts-expect-error Also of a superuser.
  await users.createSuperuser({ phone: '1' });
  // @ts-expect-error Also where a refusal is an answer.
  await users.tryCreateUser({});
  // @ts-expect-error The telephone is text.
  await users.createUser({ email: 'a@example.com', phone: 1 });
  // @ts-expect-error No such theme.
  await users.createUser({ email: 'a@example.com', theme: 'pink' });
  const [user] = await users.list({ where: { theme: 'dark' }, orderBy: '-born' });
  if (!user) return;
  // @ts-expect-error No such theme.
  await users.list({ where: { theme: 'pink' } });
  // @ts-expect-error No such order.
  await users.list({ orderBy: 'age' });
  // @ts-expect-error A password is changed by setPassword.
  await users.update(user, { password: 'x' });
  // @ts-expect-error There is no such field.
  await users.update(user, { fax: '1' });
  // @ts-expect-error The telephone is never null.
  await users.update(user, { phone: null });
}

// The managers of other models.
export async function keep({ objects }: HttpRequest<User>) {
  const outcome = await objects(Note).create({ title: 'A', extra: { tags: [] }, ownerId: 1, words: ['a'] });
  if ('row' in outcome) {
    same<typeof outcome.row.words, string[]>(true);
    same<typeof outcome.row.dueAt, Date | null>(true);
    same<typeof outcome.row.extra, { tags: string[] }>(true);
    // @ts-expect-error There is no such field.
    outcome.row.body;
  }
  // @ts-expect-error A title is needed.
  await objects(Note).create({ extra: { tags: [] }, ownerId: 1 });
  // @ts-expect-error An id is a number.
  await objects(Note).create({ title: 'A', extra: { tags: [] }, ownerId: '1' });
  // @ts-expect-error There is no such field.
  await objects(Note).update(1, { body: '' });
  // @ts-expect-error A title is text.
  await objects(Note).list({ where: { title: 1 } });
  // @ts-expect-error Users have a manager of their own.
  objects(Member);
}

// Queries.
export async function ask(request: HttpRequest<User>) {
  const database = databaseOf(request, [Note, Member]);
  const row = await database
    .selectFrom('notes_note')
    .innerJoin('accounts_member', 'accounts_member.id', 'notes_note.owner_id')
    .select(['notes_note.id', 'title', 'words', 'due', 'extra', 'phone', 'is_active', 'last_login'])
    .executeTakeFirstOrThrow();
  same<
    typeof row,
    {
      id: number;
      title: string;
      words: string;
      due: Date | null;
      extra: { tags: string[] };
      phone: string;
      is_active: boolean;
      last_login: Date | null;
    }
  >(true);
  await database
    .insertInto('notes_note')
    .values({ title: 'A', extra: { tags: [] }, owner_id: 1 })
    .execute();
  // @ts-expect-error There is no such table.
  database.selectFrom('notes_notes');
  // @ts-expect-error The column is owner_id.
  database.selectFrom('notes_note').select('ownerId');
  // @ts-expect-error The column is called due.
  database.selectFrom('notes_note').select('due_at');
  // @ts-expect-error The hashes are for nobody's queries.
  database.selectFrom('accounts_member').select('password');
  // @ts-expect-error A title is needed.
  database.insertInto('notes_note').values({ extra: { tags: [] }, owner_id: 1 });
  // @ts-expect-error The tags are a list.
  database.updateTable('notes_note').set({ extra: { tags: 'a' } });
}

// Forms and schemas.
export async function fill() {
  const form = modelForm(Note, { fields: ['title', 'words', 'dueAt', 'extra'] });
  const answer = await form.bind([]).validate();
  if (answer.ok) {
    same<
      typeof answer.data,
      { title: string; words: string[]; dueAt: Date | null; extra: { tags: string[] } }
    >(true);
    // @ts-expect-error The form does not ask for it.
    answer.data.ownerId;
  }
  form.unbind({ initial: { words: ['a'], extra: { tags: [] } } });
  // @ts-expect-error There is no such field.
  modelForm(Note, { fields: ['body'] });
  // @ts-expect-error The form does not have this field.
  modelForm(Note, { fields: ['title'], overrides: { words: {} } });
  const choices = [['1', 'One']] as const;
  const related = modelForm(Note, {
    fields: ['title', 'tags', 'topics', 'similar', 'readers'],
    overrides: { tags: { choices }, topics: { choices }, similar: { choices }, readers: { choices } },
    clean: ({ tags }) => (tags?.includes(7) ? [['topics', 'Not with 7.']] : []),
  });
  const relating = await related.bind([], { initial: { tags: [1], topics: ['a'] } }).validate();
  if (relating.ok) {
    same<
      typeof relating.data,
      {
        title: string;
        tags: readonly number[];
        topics: readonly string[];
        similar: readonly number[];
        readers: readonly (number | string)[];
      }
    >(true);
  }
  // @ts-expect-error There is no such relation.
  modelForm(Note, { fields: ['labels'] });
  // @ts-expect-error The ids of tags are numbers.
  related.unbind({ initial: { tags: [new Date()] } });
  const several = defineForm({
    fields: {
      food: formField.multiSelect({
        choices: [
          ['a', 'Apples'],
          ['b', 'Beans'],
        ],
      }),
      // @ts-expect-error It has to be shown by something that shows several.
      drinks: formField.multiSelect({ choices, widget: 'select' }),
    },
  });
  const eaten = await several.bind([]).validate();
  if (eaten.ok) same<typeof eaten.data.food, readonly ('a' | 'b')[]>(true);

  // @ts-expect-error There is no such field.
  profileForm(Member, { fields: ['fax'] });
  const hint = { helpText: 'As on your card.' };
  loginForm(Member).extend({ fields: { email: hint, password: hint, more: formField.text() } });
  // @ts-expect-error There is no such field to change.
  loginForm(Member).extend({ fields: { mail: hint } });
  registrationForm(Member).extend({ fields: { phone: hint, confirmPassword: hint, more: formField.text() } });
  // @ts-expect-error There is no such field to change.
  registrationForm(Member).extend({ fields: { fone: hint } });
  profileForm(Member).extend({ fields: { phone: hint } });
  // @ts-expect-error The form does not have this field.
  profileForm(Member, { fields: ['phone'] }).extend({ fields: { theme: hint } });
  // @ts-expect-error The form does not have this field.
  modelForm(Note, { fields: ['title'] }).extend({ fields: { words: hint } });

  const schema = modelSchema(Note, { only: ['title', 'dueAt'] });
  const parsed = schema.parse({});
  same<typeof parsed, { title: string; dueAt?: Date | null }>(true);
  // @ts-expect-error There is no such field.
  modelSchema(Note, { only: ['body'] });
}

// A manager and a backend of the project's own.
class Members extends UserManager<User> {
  authors(): Promise<User[]> {
    return this.list({ where: { theme: 'dark' } });
  }
}
const backend: BackendFactory<User> = ({ users, permissions }) => ({
  ...permissions,
  name: 'phone',
  async authenticate({ phone }) {
    const [user] = await users.list({ where: { phone: String(phone) }, limit: 1 });
    // @ts-expect-error There is no such field.
    user?.fax;
    return user ?? null;
  },
});
export const urls: Route<User>[] = [];
const project = defineProject({
  apps: [defineApp({ name: 'accounts', models: [Member], folder: '.' })],
  userModel: Member,
  userManager: (parts) => new Members(parts),
  settings: { secretKey: '', authenticationBackends: [backend] },
  urls,
  onOpen: (accounts) => {
    accounts.usersAs(Members).authors();
    // @ts-expect-error Only the project's own class has this method.
    accounts.users.authors();
    // @ts-expect-error There is no such method.
    accounts.usersAs(Members).readers();
    accounts.on(userLoggedIn, ({ user }) => {
      same<typeof user.phone, string>(true);
      // @ts-expect-error There is no such field.
      user.fax;
    });
  },
});

// A server of node:http.
const auth = latchkey(project);
export const handler = auth.loginRequired(({ user }, response) => {
  same<typeof user.phone, string>(true);
  // @ts-expect-error There is no such field.
  response.end(user.fax);
});
