import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { builtCli, packageFolder } from '../../test/support/built-cli.ts';

const { exports, bin } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
  exports: Record<string, string | { default: string }>;
  bin: Record<string, string>;
};

/** The compiled file of each door of the package: what is imported, and what is run. */
const doors = [
  ...Object.entries(exports).flatMap(([name, target]) =>
    typeof target === 'string' ? [] : [[name, target.default]],
  ),
  ...Object.entries(bin),
] as [name: string, file: string][];

/** The package's own files that a file leads to, itself included, also those that are imported later on. */
function reachableFrom(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  const text = readFileSync(file, 'utf8');
  for (const [, target = ''] of text.matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"]+\.js)['"]/g)) {
    reachableFrom(resolve(dirname(file), target), found);
  }
  return found;
}

/** The modules for tests in the files that a door leads to: the bundler names each above its code. */
const testingFiles = (door: string) =>
  [...reachableFrom(join(packageFolder, door))].flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^\/\/ src\/(testing[./].*)\.ts$/gm)].map(([, module]) => module),
  );

describe('the compiled package', () => {
  beforeAll(async () => {
    await builtCli();
  }, 120_000);

  it.each(doors.filter(([name]) => name !== './testing'))('has nothing for tests behind %s', (_, file) => {
    expect(reachableFrom(join(packageFolder, file)).size).toBeGreaterThan(1);
    expect(testingFiles(file)).toEqual([]);
  });

  it('has it behind ./testing, where this check would find it', () => {
    const [, file = ''] = doors.find(([name]) => name === './testing') ?? [];
    expect(testingFiles(file)).toContain('testing/create-test-app');
  });
});
