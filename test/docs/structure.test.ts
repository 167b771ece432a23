import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { functionSizes } from '../../scripts/structure/function-sizes.ts';
import { cyclesOf, fileGraph, groupGraph, pairsOf } from '../../scripts/structure/import-graph.ts';
import { readLimits } from '../../scripts/structure/structure-limits.ts';
import { root } from './documents.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-structure-'));
afterAll(() => rmSync(folder, { recursive: true }));

for (const [path, text] of Object.entries({
  'top.ts': "import './users/user.ts';\n",
  'users/user.ts': "import type { Session } from '../sessions/session.ts';\nexport type Name = string;\n",
  'users/user.test.ts': "import '../top.ts';\n",
  'sessions/session.ts': "export { keys } from './keys.ts';\n",
  'sessions/keys.ts': "import { sessions } from './list.ts';\n",
  'sessions/list.ts':
    "export const read = (): import('./session.ts').Session => keys;\nimport '../users/name.ts';\n",
  'users/name.ts': 'export function name(): void {\n  const inner = () => {\n    return 1;\n  };\n}\n',
})) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

it('finds cycles of files, also by types and by what is exported on', () => {
  expect(cyclesOf(fileGraph(folder))).toEqual([
    ['sessions/keys.ts', 'sessions/list.ts', 'sessions/session.ts'],
  ]);
});

it('finds folders that import each other, where no file does', () => {
  const folders = groupGraph(fileGraph(folder), dirname);
  expect(pairsOf(folders)).toEqual([['sessions', 'users']]);
});

it('counts the lines of a function and of those inside of it', () => {
  expect(functionSizes(join(folder, 'users/name.ts'))).toEqual([
    { name: 'name', line: 1, lines: 5 },
    { name: 'inner', line: 2, lines: 3 },
  ]);
});

it('the limits are those of docs/decisions.md', () => {
  const limits = readLimits(join(root, 'docs/decisions.md'));
  expect(limits).toMatchObject({ fileLines: 300, leastEntries: 3, mostEntries: 12 });
  expect(limits.exceptions).toContain('cli/commands/*');
});
