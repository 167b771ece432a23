import { describe, expect, it } from 'vitest';
import { column } from '../operations/column.ts';
import { addColumn } from '../operations/columns/add-column.ts';
import { alterColumn } from '../operations/columns/alter-column.ts';
import { dropColumn } from '../operations/columns/drop-column.ts';
import { renameColumn } from '../operations/columns/rename-column.ts';
import type { Operation } from '../operations/contract/operation.ts';
import { runSql } from '../operations/data/run-sql.ts';
import { createIndex } from '../operations/indexes/create-index.ts';
import type { Migration } from '../operations/migration.ts';
import { createTable } from '../operations/tables/create-table.ts';
import { renameTable } from '../operations/tables/rename-table.ts';
import { mergeBranches } from './merge-branches.ts';

const make = (name: string, operations: readonly Operation[], more: Partial<Migration> = {}): Migration => ({
  app: 'a',
  name,
  operations,
  dependencies: [],
  ...more,
});
const base = make('0001_initial', [
  createTable('t', { columns: { id: column.id(), x: column.varchar(10), y: column.varchar(10) } }),
]);
const add = (name: string) => addColumn('t', name, column.text({ nullable: true }));
const size = (length: number) => alterColumn('t', 'x', column.varchar(length));
const index = (name: string) => createIndex('t', { name, columns: [name] });

const merged = (...migrations: readonly Migration[]) => mergeBranches({ migrations: [base, ...migrations] });
const names = (...migrations: readonly Migration[]) => merged(...migrations).map(({ merges }) => merges);

describe('mergeBranches', () => {
  it('has nothing to do without a conflict', () => {
    expect(merged(make('0002_a', [add('p')]))).toEqual([]);
  });

  it.each<[string, readonly Operation[], readonly Operation[]]>([
    ['columns of their own', [add('p')], [add('q'), index('y')]],
    ['a rename and another column', [renameColumn('t', 'x', 'z')], [add('q')]],
    ['the same column, made the same', [size(20)], [size(20)]],
  ])('merges two that have %s', (_, a, b) => {
    expect(merged(make('0002_a', a), make('0002_b', b))).toMatchObject([
      { app: 'a', name: '0003_merge', merges: ['0002_a', '0002_b'], operations: [], unchecked: [] },
    ]);
  });

  it.each<[string, string, readonly Operation[], readonly Operation[]]>([
    ['one column of two types', 't.x would depend on whether 0002_a', [size(20)], [size(30)]],
    ['one new column', 'has a column p already', [add('p')], [add('p')]],
    ['a column that the other drops', 'has no column x', [dropColumn('t', 'x')], [size(20)]],
    ['a column that the other drops, later', 'has no column x', [size(20)], [dropColumn('t', 'x')]],
    ['a column that the other renames', 'has no column x', [size(20)], [renameColumn('t', 'x', 'z')]],
    ['a table that the other renames', 'there is no table t', [renameTable('t', 'u')], [add('q')]],
    ['two indexes of one name', 'there is an index x already', [index('x')], [index('x')]],
  ])('refuses two that change %s', (_, reason, a, b) => {
    const call = () => merged(make('0002_a', a), make('0002_b', b));
    expect(call).toThrow(reason);
    expect(call).toThrow('latchkey migrate a 0001_initial');
  });

  it('takes what a branch builds on itself for no conflict', () => {
    const a2 = make('0003_a2', [alterColumn('t', 'p', column.varchar(20, { nullable: true }))]);
    expect(names(make('0002_a', [add('p')]), make('0002_b', [add('q')]), a2)).toEqual([
      ['0002_a', '0002_b', '0003_a2'],
    ]);
    const twice = (dependencies: readonly string[]) =>
      names(
        make('0002_a', [size(20)]),
        make('0002_b', [add('q')]),
        make('0003_a2', [size(30)], { dependencies }),
      );
    expect(() => twice([])).toThrow('t.x would depend on whether 0002_a');
    expect(twice(['a.0002_a'])).toEqual([['0002_a', '0002_b', '0003_a2']]);
  });

  it('merges what was merged before with what comes later still', () => {
    const before = [make('0002_a', [add('p')]), make('0002_b', [add('q')])];
    const merge = make('0003_merge', [], { merges: ['0002_a', '0002_b'] });
    expect(names(...before, merge)).toEqual([]);
    expect(names(...before, merge, make('0003_c', [add('r')]))).toEqual([
      ['0002_a', '0002_b', '0003_c', '0003_merge'],
    ]);
  });

  it('says which of them run SQL or code', () => {
    const plans = merged(make('0002_a', [add('p')]), make('0002_b', [runSql({ up: 'select 1' })]));
    expect(plans[0]?.unchecked).toEqual(['0002_b']);
  });

  it('merges the apps that are asked for', () => {
    const twins = ['a', 'b'].flatMap((app) => ['0001_x', '0001_y'].map((name) => make(name, [], { app })));
    expect(mergeBranches({ migrations: twins, only: ['b'] }).map(({ app }) => app)).toEqual(['b']);
    expect(mergeBranches({ migrations: twins })).toHaveLength(2);
  });
});
