import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageTemplates } from '../../src/compose/parts/package-files.ts';
import { readDocument, tableRows } from './documents.ts';

const rows = tableRows(readDocument('docs/templates.md'))
  .map(([templates = '', , blocks = '']) => [namesIn(templates), namesIn(blocks), blocks] as const)
  .filter(([templates]) => templates.some((name) => name.endsWith('.html')));
const blocksByTemplate = new Map(
  rows.flatMap(([templates, blocks]) => templates.map((name) => [name, blocks])),
);

/** What a row means by "those of base" and "those of error". */
const bases: Readonly<Record<string, string>> = { base: 'accounts/base.html', error: 'error.html' };

describe('docs/templates.md', () => {
  it('lists every template that comes along', () => {
    const files = packageTemplates.flatMap((cwd) => globSync('**/*.html', { cwd }));
    expect([...blocksByTemplate.keys()].sort()).toEqual(files.sort());
  });

  it.each(rows.flatMap(([templates, own, told]) => templates.map((name) => [name, own, told] as const)))(
    'lists the blocks of %s',
    (name, own, told) => {
      const base = bases[/those of (\w+)/.exec(told)?.[1] ?? ''] ?? '';
      const inherited = blocksByTemplate.get(base) ?? [];
      const text = readFileSync(fileOf(name), 'utf8');
      const found = [...text.matchAll(/\{% block (\w+)/g)].map(([, block = '']) => block);
      expect(found.filter((block) => !inherited.includes(block)).sort()).toEqual([...own].sort());
    },
  );
});

/** Where the package has a template. */
function fileOf(name: string): string {
  return packageTemplates.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? name;
}

/** What stands in a cell as code. */
function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`([\w./]+)`/g)].map(([, name = '']) => name);
}
