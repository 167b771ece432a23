import { defineAdmin, defineModel, field } from 'latchkey';
import { expect, it } from 'vitest';
import { adminChecks } from '../../src/apps/admin/list/admin-checks.ts';

const Line = defineModel({
  app: 'shop',
  name: 'Line',
  fields: {
    code: field.text({ maxLength: 20, index: true }),
    email: field.email({ index: true }),
    note: field.text(),
    at: field.datetime(),
  },
});
const admin = defineAdmin(Line, {
  list: { search: ['^email', '=code', '^code', '=note', 'note'], sort: '-at', dateHierarchy: 'at' },
});

it('suggests indexes for the lists of large tables alone', async () => {
  const context = (count: number) => ({
    adminModels: [admin],
    accounts: { users: { model: { table: 'other' } } },
    objects: () => ({
      count: async (_where: object, { limit }: { limit: number }) => Math.min(count, limit),
    }),
  });
  expect(await adminChecks[0]?.problems(context(10_000) as never)).toEqual([]);
  const said = await adminChecks[0]?.problems(context(1_000_000) as never);
  expect((said ?? []).map((problem) => /by (\w+),.*?it\. (\w+ \w+)/.exec(problem)?.slice(1))).toEqual([
    ['at', 'Give the'],
    ['code', 'Give the'],
    ['note', 'Give the'],
    ['note', 'Find whole'],
  ]);
});
