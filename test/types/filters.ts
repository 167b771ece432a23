// What the compiler makes of filters. Each line below `@ts-expect-error` is a mistake that must not compile;
// `filters.test.ts` sees to it that the compiler says so.
import {
  allOf,
  anyOf,
  contains,
  defineModel,
  defineUserModel,
  type FilterOf,
  field,
  gt,
  inList,
  like,
  lt,
  type ModelManager,
  noneOf,
  not,
  related,
  startsWith,
  type UserManager,
  type UserOf,
} from 'latchkey';

const Member = defineUserModel({
  name: 'Member',
  fields: {
    email: field.email({ unique: true }),
    born: field.date({ nullable: true }),
    isActive: field.boolean({ default: true }),
    isStaff: field.boolean({ default: false }),
  },
});
const Note = defineModel({
  app: 'notes',
  name: 'Note',
  fields: {
    title: field.text(),
    mood: field.enum({ choices: ['calm', 'happy'] }),
    stars: field.integer(),
    price: field.decimal({ maxDigits: 6, decimalPlaces: 2, nullable: true }),
    dueAt: field.datetime({ nullable: true }),
    isDone: field.boolean(),
    ownerId: field.foreignKey(() => Member),
    parentId: field.foreignKey('self', { nullable: true }),
  },
});

// Models that refer to each other, and one that refers to whoever the users are.
const Team = defineModel({
  app: 'teams',
  name: 'Team',
  fields: { name: field.text(), leaderId: field.foreignKey(() => Player, { nullable: true }) },
});
const Player = defineModel({
  app: 'teams',
  name: 'Player',
  fields: { number: field.integer(), teamId: field.foreignKey(() => Team), userId: field.foreignKey('user') },
});

export async function asksOfOthers(teams: ModelManager<typeof Team>) {
  await teams.list({ where: { leaderId: related({ number: gt(9), teamId: related({ name: 'x' }) }) } });
  await teams.count({ leaderId: related({ userId: related({ isActive: true, lastLogin: not(null) }) }) });
  // @ts-expect-error The other model's field is a number.
  await teams.count({ leaderId: related({ number: 'nine' }) });
  // @ts-expect-error Not every project's users have a team.
  await teams.count({ leaderId: related({ userId: related({ team: 'x' }) }) });
  // @ts-expect-error Every user's flag is a boolean.
  await teams.count({ leaderId: related({ userId: related({ isActive: 'yes' }) }) });
}

export async function asks(notes: ModelManager<typeof Note>, users: UserManager<UserOf<typeof Member>>) {
  await notes.list({
    where: { stars: lt(3), title: contains('a'), dueAt: gt(new Date()), price: lt('1.5') },
  });
  await notes.list({ where: { mood: inList(['calm', 'happy']), isDone: not(true), price: not(null) } });
  await notes.list({
    where: anyOf({ mood: not('calm') }, allOf({ stars: 1 }, noneOf({ title: like('a%') }))),
  });
  await notes.list({ where: { ownerId: related({ email: startsWith('a'), born: null }) } });
  await notes.count({
    parentId: related({ ownerId: related(anyOf({ isStaff: true }, { isActive: false })) }),
  });
  await notes.updateWhere({ id: 1, stars: lt(5) }, { stars: 5 });
  await users.list({ where: { born: lt('2000-01-01'), lastLogin: null } });
  const [note] = await notes.list({ orderBy: ['-stars', 'title'], after: { id: 1, stars: 3, title: 'a' } });
  await notes.list({ before: note });
  await users.list({ orderBy: '-lastLogin', after: { id: 1, lastLogin: null } });
  await notes.count({ stars: 1 }, { limit: 1000 });
  const [mood] = await notes.countBy('mood', { where: { stars: lt(3) }, limit: 20 });
  mood?.value satisfies 'calm' | 'happy' | undefined;
  const [owner] = await notes.countBy('ownerId');
  owner?.value satisfies number | undefined;
  await notes.countByTime('dueAt', { by: 'month', since: new Date() });
  await users.countByTime('born', { by: 'year', where: { isStaff: true } });
  await users.countBy('born');
  const mine: FilterOf<typeof Note> = { ownerId: 7 };
  await notes.exists(mine);

  // @ts-expect-error A row without an id has no place in a list.
  await notes.list({ after: { stars: 3 } });
  // @ts-expect-error A value that the field cannot have.
  await notes.list({ orderBy: 'stars', after: { id: 1, stars: '3' } });
  // @ts-expect-error A user has no such field.
  await users.list({ before: { id: 1, color: 'red' } });
  // @ts-expect-error The model has no such field to count by.
  await notes.countBy('color');
  // @ts-expect-error Passwords are not counted.
  await users.countBy('password');
  // @ts-expect-error Numbers are of no month.
  await notes.countByTime('stars', { by: 'month' });
  // @ts-expect-error Weeks begin on another day everywhere.
  await notes.countByTime('dueAt', { by: 'week' });
  // @ts-expect-error Moments are Dates.
  await notes.countByTime('dueAt', { by: 'day', since: '2026-01-01' });
  // @ts-expect-error The model has no such field.
  await notes.list({ where: { color: 'red' } });
  // @ts-expect-error Text for a number.
  await notes.list({ where: { stars: lt('3') } });
  // @ts-expect-error A number for a text.
  await notes.list({ where: { title: gt(3) } });
  // @ts-expect-error Text in a number.
  await notes.count({ stars: contains('3') });
  // @ts-expect-error Text in one of some values.
  await notes.count({ mood: contains('calm') });
  // @ts-expect-error A value that the field cannot have.
  await notes.count({ mood: not('sad') });
  // @ts-expect-error Another one, in a list.
  await notes.count({ mood: inList(['calm', 'sad']) });
  // @ts-expect-error A field that is never null.
  await notes.count({ stars: null });
  // @ts-expect-error Null has no order.
  await notes.count({ price: lt(null) });
  // @ts-expect-error Booleans have no order.
  await notes.count({ isDone: lt(true) });
  // @ts-expect-error An operator is a function, and no name.
  await notes.count({ stars: { lt: 3 } });
  // @ts-expect-error Undefined would match everything.
  await notes.exists({ stars: undefined });
  // @ts-expect-error A moment is a Date.
  await notes.exists({ dueAt: gt('2026-01-01') });
  // @ts-expect-error The other model has no such field.
  await notes.list({ where: { ownerId: related({ title: 'a' }) } });
  // @ts-expect-error The other model's field is of another type.
  await notes.list({ where: { ownerId: related({ isStaff: 'yes' }) } });
  // @ts-expect-error Passwords are not asked for.
  await notes.list({ where: { ownerId: related({ password: 'a' }) } });
  // @ts-expect-error Only a foreign key refers to a row.
  await notes.list({ where: { stars: related({ id: 1 }) } });
  // @ts-expect-error The same in a row of the same model.
  await notes.list({ where: { parentId: related({ parentId: related({ email: 'a' }) }) } });
  // @ts-expect-error A wrong name in a group.
  await notes.list({ where: anyOf({ stars: 1 }, { star: 2 }) });
  // @ts-expect-error A wrong type in a group in a group.
  await notes.list({ where: anyOf({ stars: 1 }, noneOf({ stars: 'many' })) });
  // @ts-expect-error A wrong value in a change.
  await notes.updateWhere({ id: 1 }, { stars: 'many' });
  // @ts-expect-error A condition is no value.
  await notes.updateWhere({ id: 1 }, { stars: lt(3) });
  // @ts-expect-error A user has no such field.
  await users.list({ where: { password: not(null) } });
  // @ts-expect-error The username is text.
  await users.count({ email: inList([1]) });
}
