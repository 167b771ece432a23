import { expect, it } from 'vitest';
import { nodeNotes } from './node-notes.ts';

it.each([
  [
    '22.13.1',
    'ts',
    [/^SQLite needs Node\.js 22\.16, and this is Node\.js 22\.13\.1/, /--experimental-strip-types/],
  ],
  ['22.15.0', 'mjs', [/^SQLite needs/]],
  ['22.16.0', 'ts', [/^Node\.js 22\.16\.0 runs TypeScript with a flag only/]],
  ['22.17.1', 'js', []],
  ['22.18.0', 'ts', []],
  ['24.0.0', 'ts', []],
  ['26.1.0', 'ts', []],
] as const)('of Node.js %s, for files that end in .%s', (version, ending, notes) => {
  expect(nodeNotes(version, ending)).toEqual(notes.map((note) => expect.stringMatching(note)));
});
