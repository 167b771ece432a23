import { existsSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { describe, expect, it } from 'vitest';
import config from '../../vitest.config.ts';
import { proseOf, readDocument, root } from './documents.ts';

const HEADING = '\n## What works with what\n';

/** The rows of the table, each a feature, a cell for each door, and the tests. */
function table(): string[][] {
  const { 1: section = '' } = proseOf(readDocument('docs/servers.md')).split(HEADING);
  return section
    .split('\n## ', 1)
    .join()
    .split('\n')
    .filter((line) => line.startsWith('|') && !line.startsWith('|---'))
    .map((line) => line.slice(1, -1).split('|'))
    .map((cells) => cells.map((cell) => cell.trim()));
}

describe('the table of what works with what', () => {
  const [header = [], ...rows] = table();

  it('has a column for each door, and says something in each cell', () => {
    const doors = ['Express 4, 5', 'Fastify 5', 'Hono 4', 'node:http', 'Web handlers'];
    expect(header).toEqual(['', ...doors, 'tests']);
    expect(rows.length).toBeGreaterThan(0);
    const incomplete = rows.filter((cells) => cells.length !== header.length || cells.includes(''));
    expect(incomplete).toEqual([]);
  });

  it.each(rows.map((cells) => [cells[0] ?? '', cells.at(-1) ?? '']))('names tests for %s', (_, tests) => {
    const named = tests.split(', ').map((test) => /^`(.+)`$/.exec(test)?.[1] ?? '');
    expect(named).not.toContain('');
    expect(named.filter((test) => !existsSync(join(root, test)))).toEqual([]);
    const include = config.test?.include ?? [];
    expect(named.filter((test) => !include.some((glob) => matchesGlob(test, glob)))).toEqual([]);
  });
});
