import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageTemplates } from '../../src/compose/parts/package-files.ts';
import { documents, tableRows } from './documents.ts';

/** Those of `docs/templates.md`, and of the pages about flows that have templates of their own; a name in capitals stands for any. */
const rows = documents
  .flatMap(tableRows)
  .map(([templates = '', , blocks = '']) => [namesIn(templates), namesIn(blocks), blocks] as const)
  .filter(([templates]) => templates.some((name) => /^[^A-Z]+\.html$/.test(name)));
const blocksByTemplate = new Map(
  rows.flatMap(([templates, blocks]) => templates.map((name) => [name, blocks])),
);

/** What a row means by "those of base" and "those of error". */
const bases: Readonly<Record<string, string>> = {
  base: 'accounts/base.html',
  card: 'accounts/card.html',
  admin: 'admin/base.html',
  error: 'error.html',
  mail: 'mails/base.html',
};

describe('the documents', () => {
  it('list every template that comes along', () => {
    const files = packageTemplates.flatMap((cwd) => globSync('**/*.html', { cwd }));
    expect([...blocksByTemplate.keys()].sort()).toEqual(files.sort());
  });

  it.each(rows.flatMap(([templates, own, told]) => templates.map((name) => [name, own, told] as const)))(
    'list the blocks of %s',
    (name, own, told) => {
      const inherited = inheritedBlocks(told);
      const text = readFileSync(fileOf(name), 'utf8');
      const found = [...text.matchAll(/\{% block (\w+)/g)].map(([, block = '']) => block);
      expect(found.filter((block) => !inherited.includes(block)).sort()).toEqual([...own].sort());
    },
  );
});

/** The blocks of "those of card", which has "those of base" itself. */
function inheritedBlocks(told: string): readonly string[] {
  const base = bases[/those of (\w+)/.exec(told)?.[1] ?? ''];
  const row = rows.find(([templates]) => base !== undefined && templates.includes(base));
  return row ? [...row[1], ...inheritedBlocks(row[2])] : [];
}

/** Where the package has a template. */
function fileOf(name: string): string {
  return packageTemplates.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? name;
}

/** What stands in a cell as code. */
function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`([\w./]+)`/g)].map(([, name = '']) => name);
}
