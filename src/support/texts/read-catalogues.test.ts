import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readCatalogues } from './read-catalogues.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-locale-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

it('reads a file a language, and nothing else', () => {
  const folder = folderOf({ 'en.json': '{ "a.b": "x" }', 'de-AT.json': '{}', 'text-keys.ts': '' });
  expect(readCatalogues(folder)).toEqual([
    { locale: 'de-AT', file: join(folder, 'de-AT.json'), texts: {} },
    { locale: 'en', file: join(folder, 'en.json'), texts: { 'a.b': 'x' } },
  ]);
});

it.each([
  ['en.json', '{', 'JSON'],
  ['en.json', '["a"]', 'no object of keys and texts'],
  ['en.json', '{ "a": { "b": "x" } }', 'the text of a is no string'],
  ['not_a_language.json', '{}', 'its name is no language'],
])('refuses %s with %s', (name, content, reason) => {
  expect(() => readCatalogues(folderOf({ [name]: content }))).toThrow(reason);
});
