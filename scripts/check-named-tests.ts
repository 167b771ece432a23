import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { namedTests, testNames } from './structure/named-tests.ts';

/** The documents whose tables name tests, for each of which it is shown by them that something holds. */
const DOCUMENTS = ['docs/security.md', 'test/faults/README.md'];

const root = join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

let count = 0;
const problems = DOCUMENTS.flatMap((document) => {
  const named = namedTests(read(document));
  count += named.length;
  if (named.length === 0) return [`${document} names no test in a table.`];
  return named.flatMap(({ file, name }) => {
    if (!existsSync(join(root, file))) return [`${document} names ${file}, which is not there.`];
    if (testNames(read(file)).some((pattern) => pattern.test(name))) return [];
    return [`${document} names a test that is not run in ${file}: ${name}`];
  });
});

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
console.log(`All ${count} tests that ${DOCUMENTS.join(', ')} names are there.`);
