import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { code, readDocument, root, tableRows } from './documents.ts';

const script = readFileSync(join(root, 'scripts/check-layers.ts'), 'utf8');
const [layers, rooms] = tablesBelow('What may import what');

it('src/README.md has the table of layers that is checked', () => {
  const checked = tableIn('allowed').map(([layer, names]) => [layer, names.sort()] as const);
  expect(checked).not.toEqual([]);
  expect(Object.fromEntries((layers ?? []).map(([layer, names]) => [layer, names.sort()]))).toEqual(
    Object.fromEntries(checked),
  );
});

it('src/README.md has the order of folders that is checked in each room', () => {
  const checked = tableIn('rooms');
  expect(checked).not.toEqual([]);
  expect(Object.fromEntries(rooms ?? [])).toEqual(Object.fromEntries(checked));
});

it('every folder of a room has its place in the order', () => {
  const files = globSync('src/*/**/*.ts', { cwd: root }).map((path) => path.split('/').slice(1));
  const folders = files.flatMap(([room = '', folder = '', file]) => (file ? [[room, folder] as const] : []));
  const orders = new Map(tableIn('rooms'));
  const layered = folders.filter(([room, folder]) => orders.has(room) && folder !== 'locale');
  expect(layered.filter(([room, folder]) => !orders.get(room)?.includes(folder))).toEqual([]);
});

type Row = readonly [name: string, names: string[]];

/** A table of the script: names by a name. */
function tableIn(constant: string): Row[] {
  const [, table = ''] = new RegExp(`const ${constant}[^{]*\\{\n(.*?)\n\\};`, 's').exec(script) ?? [];
  return [...table.matchAll(/^ {2}(\w+): \[([^\]]*)\],$/gm)].map(([, name = '', names = '']) => [
    name,
    namesIn(names, /'([\w.-]+)'/g),
  ]);
}

/** The tables of a section of src/README.md, by their first two columns. */
function tablesBelow(heading: string): Row[][] {
  const { text, ...rest } = readDocument('src/README.md');
  const [, section = ''] = new RegExp(`\n## ${heading}\n(.*?)(?=\n## |$)`, 's').exec(text) ?? [];
  return section
    .split(/\n\n(?!\|)/)
    .map((part) => tableRows({ ...rest, text: part }))
    .filter((rows) => rows.length > 0)
    .map((rows) => rows.map(([name, names = '']) => [code(name), namesIn(names, /`([\w.-]+)`/g)] as const));
}

function namesIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, name = '']) => name);
}
