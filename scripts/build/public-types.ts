import { existsSync, globSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const IMPORTED = /\b(?:from|import)\s*\(?\s*'([^']+)'/g;

/**
 * Leaves of the declarations in dist/ those that a door of the package leads to: whoever uses it sees no others.
 *
 * @throws Where one needs the types of a package that is not installed with this one.
 */
export function keepPublicTypes(dist: string, installed: ReadonlySet<string>): void {
  const found = new Set<string>();
  const doors = readdirSync(dist).filter((name) => name.endsWith('.d.ts'));
  for (const door of doors) follow(join(dist, door), found, installed);
  for (const file of globSync('**/*.d.ts', { cwd: dist })) {
    if (!found.has(join(dist, file))) rmSync(join(dist, file));
  }
}

function follow(file: string, found: Set<string>, installed: ReadonlySet<string>): void {
  if (found.has(file)) return;
  found.add(file);
  for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(IMPORTED)) {
    if (name.startsWith('.')) {
      const next = resolve(dirname(file), name).replace(/\.[jt]s$/, '.d.ts');
      if (existsSync(next)) follow(next, found, installed);
    } else if (!name.startsWith('node:') && !installed.has(packageOf(name))) {
      throw new Error(`${file} needs the types of ${name}, which is not installed with this package`);
    }
  }
}

/** `@hono/node-server/conninfo` is of `@hono/node-server`. */
function packageOf(name: string): string {
  return name.split('/', name.startsWith('@') ? 2 : 1).join('/');
}
