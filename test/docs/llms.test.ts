import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDocument, root } from './documents.ts';

const named = [...readDocument('llms.txt').text.matchAll(/^- \[[^\]]+\]\(([^)]+)\): \S/gm)].map(
  ([, path = '']) => path,
);

describe('llms.txt', () => {
  it('names every page of the documents, and no other, with what it tells', () => {
    const pages = globSync('docs/**/*.md', { cwd: root });
    expect([...named].sort()).toEqual(pages.sort());
  });
});
