import { existsSync, readFileSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { z } from 'zod';
import { ownFolder, ownPackage } from '../../project/own-package.ts';

const lockfile = z.object({
  packages: z.record(z.string(), z.looseObject({ resolved: z.string().optional() })),
});

/**
 * What a new project gives npm to install this very package: its version, or where it came from when that was not the
 * registry (a tarball, or a checkout of the source).
 */
export function packageSpec(folder = ownFolder): string {
  const marker = `${sep}node_modules${sep}`;
  const at = folder.indexOf(marker);
  if (at === -1) return `file:${folder}`;
  const root = folder.slice(0, at);
  const resolved = resolvedIn(root, relative(root, folder).replaceAll(sep, '/'));
  if (!resolved?.startsWith('file:')) return ownPackage.version;
  const source = resolve(root, resolved.slice('file:'.length));
  return existsSync(source) ? `file:${source}` : ownPackage.version;
}

/** Where npm says that it got the package from. */
function resolvedIn(root: string, key: string): string | undefined {
  const file = resolve(root, 'node_modules', '.package-lock.json');
  if (!existsSync(file)) return undefined;
  const parsed = lockfile.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  return parsed.data?.packages[key]?.resolved;
}
