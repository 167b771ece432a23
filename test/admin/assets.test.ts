import { globSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const folder = new URL('../../src/apps/admin/static/admin/', import.meta.url).pathname;
const sizeOf = (pattern: string) =>
  globSync(pattern, { cwd: folder }).reduce(
    (sum, name) => sum + gzipSync(readFileSync(folder + name)).length,
    0,
  );
const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('what a page of the admin loads', () => {
  it('is small: bytes after compression', () => {
    expect(sizeOf('*.css')).toBeLessThan(40_000);
    expect(sizeOf('*.js')).toBeLessThan(20_000);
  });

  it('has the colours of the other pages', () => {
    const own = coloursOf(read('src/apps/admin/static/admin/admin.css'));
    const site = coloursOf(read('src/pages/static/site.css'));
    expect(own.length).toBeGreaterThan(40);
    expect(own.filter((line) => !site.includes(line))).toEqual([]);
  });
});

/** Those that are said for light and dark; what is made of them belongs to its file. */
function coloursOf(css: string): string[] {
  return [...css.matchAll(/--lk-[\w-]+: #[\da-f]+;/g)].map(([line]) => line);
}
