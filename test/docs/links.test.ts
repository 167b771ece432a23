import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { accountFlows } from '../../src/apps/accounts/account-flows.ts';
import { packageTemplates } from '../../src/compose/parts/package-files.ts';
import { codeBlocks, type Document, documents, proseOf, readDocument, root } from './documents.ts';
import { fileName } from './virtual-project.ts';

describe.each(documents.map((document) => [document.path, document] as const))('%s', (_, document) => {
  it('links to nothing that is not there', () => {
    expect(linksOf(document).filter((link) => linkProblem(document, link) !== null)).toEqual([]);
  });

  it('names no source file that is not there', () => {
    const named = [...proseOf(document).matchAll(/`([\w.-]+\/[\w./-]+\.(?:ts|html|css|txt|md))`/g)];
    const paths = named
      .map(([, path = '']) => path.replace(/^(?:node_modules\/)?latchkey\//, ''))
      .filter((path) => !ownFiles(document).has(path));
    expect(paths.filter((path) => !places.some((place) => existsSync(join(root, place, path))))).toEqual([]);
  });

  it('has one title, and no line that is only a placeholder', () => {
    expect(proseOf(document).match(/^# /gm)).toHaveLength(1);
    expect(document.text).not.toMatch(/\b(TODO|FIXME|TBD)\b/);
  });
});

describe('a link', () => {
  it.each([
    ['nowhere.md'],
    ['docs/settings.md#no-such-heading'],
    ['#no-such-heading'],
    ['docs/images/none.png'],
  ])('to nothing is found out: %s', (link) => {
    expect(linkProblem(readDocument('README.md'), link)).not.toBeNull();
  });
});

/** Where the files may be that the documents name. */
const places = [
  '.',
  'src',
  'src/apps/accounts',
  ...accountFlows.flatMap(({ folder }) => (folder ? [relative(root, folder)] : [])),
  ...packageTemplates.map((folder) => relative(root, folder)),
  'starter',
  'starter/templates',
];

/** The files of the project that the document makes. */
function ownFiles(document: Document): ReadonlySet<string> {
  return new Set(codeBlocks(document).map((block) => fileName(block) ?? ''));
}

/** Links, images and the sources of pictures. */
function linksOf(document: Document): string[] {
  const prose = proseOf(document).replace(/`(?:[^`\n]|\n(?!\n))*`/g, '');
  const markdown = [...prose.matchAll(/\]\(([^)\s]+)\)/g)];
  const html = [...prose.matchAll(/(?:src|srcset|href)="([^"]+)"/g)];
  return [...markdown, ...html].map(([, link = '']) => link).filter((link) => !/^[a-z]+:/.test(link));
}

function linkProblem(document: Document, link: string): string | null {
  const [file = '', anchor] = link.split('#', 2);
  const path = file === '' ? join(root, document.path) : join(root, dirname(document.path), file);
  if (!existsSync(path)) return 'there is no such file';
  if (anchor === undefined) return null;
  return anchorsOf(readDocument(relative(root, path))).includes(anchor) ? null : 'there is no such heading';
}

/** The anchors that code hosts give headings: lower case, without signs, hyphens for spaces. */
function anchorsOf(document: Document): string[] {
  return [...proseOf(document).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  );
}
