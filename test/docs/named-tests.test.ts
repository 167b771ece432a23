import { expect, it } from 'vitest';
import { namedTests, testNames } from '../../scripts/structure/named-tests.ts';

const source = `
  describe('a door', () => {
    it('opens', () => {});
    it.each([1, 2])('takes %d at once', () => {});
    it(\`waits \${SECONDS} s\`, { timeout: 1 }, () => {});
    it.each\`a\`('says $name.first to all', () => {});
    it.skip('sings', () => {});
    describe.skip('at night', () => { it('sleeps', () => {}); });
    it.todo('dances');
    it.skipIf(true)('creaks', () => {});
  });
  const text = "it('is quoted', () => {})";
`;
const has = (name: string) => testNames(source).some((pattern) => pattern.test(name));

it.each([
  'opens',
  'takes %d at once',
  'takes 2 at once',
  'waits 5 s',
  'says $name.first to all',
  'says hello to all',
  'creaks',
])('finds the test %j', (name) => {
  expect(has(name)).toBe(true);
});

it.each(['open', 'opens!', 'takes at once', 'a door', 'sings', 'sleeps', 'dances', 'is quoted'])(
  'finds no test %j that is run',
  (name) => {
    expect(has(name)).toBe(false);
  },
);

it('reads the tests that tables name, and no others', () => {
  const row = '| x | `test/a.test.ts` › `one`, `src/b.test.ts` › `a \\| b` |';
  expect(namedTests(`\`test/a.test.ts\` › \`not here\`\n${row}\n`)).toEqual([
    { file: 'test/a.test.ts', name: 'one' },
    { file: 'src/b.test.ts', name: 'a | b' },
  ]);
});
