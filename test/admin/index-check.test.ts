import { defineAdmin, defineModel, field } from 'latchkey';
import { expect, it } from 'vitest';
import { adminChecks } from '../../src/apps/admin/list/admin-checks.ts';
import { userAdmin } from '../../src/apps/admin/own/user-admin.ts';
import { sql } from '../../src/database/sql/kysely.ts';
import { openUserKind } from '../support/user-kind-app.ts';
import { Author } from './blog.ts';

const Line = defineModel({
  app: 'accounts',
  name: 'Line',
  fields: {
    code: field.text({ maxLength: 20, index: true }),
    email: field.email({ index: true }),
    note: field.text(),
    name: field.text(),
    at: field.date(),
    state: field.enum({ choices: ['open', 'closed'] }),
    isPaid: field.boolean(),
  },
  indexes: [{ fields: ['name'], trigram: true }],
});
const LineAdmin = defineAdmin(Line, {
  list: {
    search: ['^email', '=code', '^code', '=note', 'note', 'name', '=name'],
    sort: '-at',
    dateHierarchy: 'at',
    filters: ['state', 'isPaid', 'at', 'code'],
  },
});
const Part = defineModel({
  app: 'accounts',
  name: 'Part',
  fields: { lineId: field.foreignKey(() => Line), size: field.text() },
});
const PartAdmin = defineAdmin(Part, {
  list: { search: ['lineId.note', 'lineId.name', 'size'], sort: 'size' },
});

const checks = adminChecks(userAdmin);

it('suggests indexes for the lists of large tables alone', async () => {
  const app = await openUserKind(Author, { models: [Line, Part] });
  const fill = (count: number) =>
    sql`insert into accounts_line (code, email, note, name, at, state, is_paid)
      with recursive number (i) as (select 1 union all select i + 1 from number where i < ${sql.lit(count)})
      select i, i || '@example.com', 'a note', 'a name', '2026-01-31', 'open', false from number`.execute(
      app.database.kysely,
    );
  const context = { ...app, hasUrl: () => true, adminModels: [LineAdmin] };
  const said = async () => {
    const found = await Promise.all(checks.map((check) => check.problems(context as never)));
    return found.flat().map((problem) => /by (\w+),.*?it\. (\w+ \w+)/.exec(problem)?.slice(1));
  };
  await fill(10_000);
  expect(await said()).toEqual([]);
  await fill(1);
  expect(await said()).toEqual([
    ['at', 'Give the'],
    ['state', 'Give the'],
    ['code', 'Give the'],
    ['note', 'Give the'],
    ['note', 'Give the'],
    ['name', 'Give the'],
  ]);
  const problems = await checks[0]?.problems(context as never);
  expect(problems?.[4]).toContain("indexes: [{ fields: ['note'], trigram: true }]");
  // Of parts there are none, of what they are searched by there is much.
  const ofParts = await checks[0]?.problems({ ...context, adminModels: [PartAdmin] } as never);
  expect(ofParts).toHaveLength(1);
  expect(ofParts?.[0]).toContain("indexes: [{ fields: ['note'], trigram: true }]");
  await sql`insert into accounts_author (email, username, password)
    with recursive number (i) as (select 1 union all select i + 1 from number where i < 10001)
    select i || '@example.com', 'user' || i, '' from number`.execute(app.database.kysely);
  // The list of the users comes with the admin.
  const ofUsers = await checks[0]?.problems({ ...context, adminModels: [] } as never);
  expect(ofUsers?.[0]).toContain('The admin searches the users by email');
  expect(await checks[0]?.problems({ ...context, hasUrl: () => false } as never)).toEqual([]);
  await app.close();
});
