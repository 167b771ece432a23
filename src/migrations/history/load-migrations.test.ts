import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CustomUser } from '../../../starter/accounts/user.ts';
import { loadMigrations } from './load-migrations.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-migrations-'));
  mkdirSync(join(folder, 'migrations'));
  file = join(folder, 'migrations', '0001_initial.mjs');
});
afterEach(() => rmSync(folder, { recursive: true }));

const table = "kind: 'createTable', table: 'notes_note', model: null, indexes: []";

describe("a migration's file that is wrong", () => {
  it.each([
    ['', 'it has no default export'],
    ['export const operations = [];', 'it has no default export'],
    ['export default null;', 'it has no default export'],
    ['export default 7;', 'its default export is not made by defineMigration'],
    ['export default {};', 'its default export is not made by defineMigration: operations: '],
    ["export default { operations: 'none' };", 'operations: '],
    ['export default { operations: [], dependencys: [] };', 'dependencys'],
    ["export default { operations: [], dependencies: 'accounts.0001_initial' };", 'dependencies: '],
    ['export default { operations: [], merges: [1] };', 'merges.0: '],
    ['export default { operations: [1] };', 'operation 1 is no operation, such as addColumn(…) makes one'],
    ['export default { operations: [null] };', 'operation 1 is no operation'],
    ["export default { operations: [{ kind: 'toString' }] };", 'operation 1 is no operation'],
    ["export default { operations: [{ kind: 'dropTable' }] };", 'operation 1, dropTable: table: '],
    [
      `export default { operations: [{ ${table}, columns: { a: 1 } }] };`,
      'operation 1, createTable: columns.a: ',
    ],
    [
      `export default { operations: [{ ${table}, columns: { a: { type: 'varchar' } } }] };`,
      'columns.a: a varchar needs its length',
    ],
    [`export default { operations: [{ ${table}, columns: { a: { type: 'text', colour: 1 } } }] };`, 'colour'],
    ["export default { operations: [{ kind: 'runCode', up: 'x', down: null }] };", 'up: expected a function'],
    ["throw new Error('no such luck');", 'no such luck'],
    ['throw null;', 'it throws null'],
    ["import './not-there.mjs';", 'not-there.mjs'],
  ])('%j is refused with its name and the reason', async (content, reason) => {
    writeFileSync(file, content);
    const load = loadMigrations([{ name: 'notes', models: [], folder }], CustomUser);
    const { code, message } = await load.then(
      () => ({ code: 'none', message: '' }),
      (error: { code: string; message: string }) => error,
    );
    expect(code).toBe('migration_invalid');
    expect(message).toContain(`The migration ${file} cannot be used: `);
    expect(message).toContain(reason);
  });
});
