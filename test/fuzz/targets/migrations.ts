import assert from 'node:assert/strict';
import { orderMigrations } from '../../../src/migrations/history/order-migrations.ts';
import { readMigration } from '../../../src/migrations/history/read-migration.ts';
import { MigrationError } from '../../../src/migrations/migration-error.ts';
import { stateAfter } from '../../../src/migrations/operations/apply-operation.ts';
import type { Operation } from '../../../src/migrations/operations/contract/operation.ts';
import { requireNames } from '../../../src/migrations/operations/require-names.ts';
import { migrationSource } from '../../../src/migrations/writer/migration-source.ts';
import { LatchkeyError } from '../../../src/support/errors.ts';
import type { FuzzTarget } from '../fuzz-target.ts';

const FILE = '/project/notes/migrations/0001_initial.ts';
const id = { type: 'id' };

const operations: readonly object[] = [
  {
    kind: 'createTable',
    table: 'notes_note',
    model: 'Note',
    columns: {
      id,
      title: { type: 'varchar', length: 200 },
      price: { type: 'decimal', digits: 9, places: 2 },
    },
    indexes: [{ name: 'notes_note_title', columns: ['title'], unique: true, ignoreCase: true }],
  },
  { kind: 'createTable', table: 'notes_tag', model: null, columns: { id }, indexes: [] },
  {
    kind: 'addColumn',
    table: 'notes_note',
    column: 'tag_id',
    spec: { type: 'bigint', nullable: true, references: { table: 'notes_tag', onDelete: 'cascade' } },
    fill: null,
  },
  {
    kind: 'alterColumn',
    table: 'notes_note',
    column: 'title',
    spec: { type: 'text', default: 'x' },
    fill: 'x',
  },
  { kind: 'renameColumn', table: 'notes_note', from: 'price', to: 'cost' },
  {
    kind: 'createIndex',
    table: 'notes_note',
    index: { name: 'costs', columns: ['cost'] },
    concurrently: false,
  },
  { kind: 'renameIndex', table: 'notes_note', from: 'costs', to: 'prices' },
  { kind: 'dropIndex', table: 'notes_note', name: 'prices', concurrently: false },
  { kind: 'dropForeignKey', table: 'notes_note', column: 'tag_id' },
  { kind: 'addForeignKey', table: 'notes_note', column: 'tag_id', references: { table: 'notes_tag' } },
  { kind: 'dropColumn', table: 'notes_note', column: 'tag_id' },
  { kind: 'renameTable', from: 'notes_tag', to: 'notes_label', model: null },
  { kind: 'moveTable', table: 'notes_label', app: 'labels', model: null },
  { kind: 'dropTable', table: 'notes_label' },
  { kind: 'runSql', up: 'SELECT 1', down: { sqlite: 'SELECT 2', postgres: 'SELECT 3' } },
];
const whole = { dependencies: ['accounts.0001_initial'], merges: ['0001_other'], operations };

export const migrationTargets: readonly FuzzTarget[] = [
  {
    name: "what a migration's file exports",
    seeds: [
      ...operations.map((operation) => JSON.stringify({ operations: [operation] })),
      JSON.stringify(whole),
      '{"operations":[1]}',
    ],
    maxLength: 4000,
    check(input) {
      read(parsed(input));
      read(damaged(whole, input));
      read(damaged({ operations: [damaged(operations[numberOf(input) % operations.length], input)] }, ''));
    },
  },
];

/** It is refused with the file's name and a reason, or can be gone on with. */
function read(exported: unknown): void {
  const refuse = (reason: string) => new MigrationError('migration_invalid', { file: FILE, reason });
  let accepted: readonly Operation[];
  try {
    accepted = readMigration(exported, refuse).operations;
  } catch (error) {
    assert.ok(error instanceof LatchkeyError && error.code === 'migration_invalid', String(error));
    assert.ok(error.message.startsWith(`The migration ${FILE} cannot be used: `));
    return;
  }
  const migration = { app: 'notes', name: '0001_initial', dependencies: [], operations: accepted };
  told(() => stateAfter(orderMigrations([migration])));
  told(() => requireNames(accepted));
  const written = accepted.filter(({ kind }) => kind !== 'runSql');
  assert.ok(migrationSource({ operations: written }).includes('defineMigration'));
}

function told(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof LatchkeyError, String((error as Error).stack));
  }
}

function parsed(input: string): unknown {
  try {
    return JSON.parse(input);
  } catch {
    return input;
  }
}

/** The same with something else in one place, which the input decides. */
function damaged(value: unknown, input: string): unknown {
  const odd = [
    null,
    undefined,
    0,
    -1,
    1.5,
    '',
    input,
    [],
    {},
    [null],
    true,
    Number.NaN,
    [input],
    { kind: input },
  ];
  const places = countPlaces(value);
  let left = numberOf(input) % places;
  const replacement = odd[numberOf(`${input}.`) % odd.length];
  const copy = (node: unknown): unknown => {
    if (left-- === 0) return replacement;
    if (Array.isArray(node)) return node.map(copy);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, copy(inner)]));
  };
  return input === '' ? value : copy(value);
}

function countPlaces(node: unknown): number {
  if (typeof node !== 'object' || node === null) return 1;
  return Object.values(node).reduce<number>((sum, inner) => sum + countPlaces(inner), 1);
}

/** A number that goes by the whole text. */
function numberOf(text: string): number {
  let number = 7;
  for (const letter of text) number = (number * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003;
  return number;
}
