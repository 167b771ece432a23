import { builtinModules } from 'node:module';
import { CommandError } from '../../console/command-error.ts';
import { ownPackage } from '../../project/own-package.ts';

/** npm's own limit. */
const MAX_LENGTH = 214;

/**
 * Refuses what npm does not take for a package's name, and what could not install what the project depends on.
 *
 * @throws LatchkeyError `project_name_invalid`.
 */
export function requireProjectName(name: string): void {
  const reason = problemOf(name);
  if (reason) throw new CommandError('project_name_invalid', { name, reason });
}

function problemOf(name: string): string | null {
  if (name.length > MAX_LENGTH) return `it may have ${MAX_LENGTH} characters at most`;
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(name)) {
    return 'a name has lower-case letters, digits, - . and _, and starts with a letter or a digit';
  }
  const taken = [...Object.keys(ownPackage.dependencies), ...Object.keys(ownPackage.devDependencies)];
  if ([ownPackage.name, ...taken].includes(name)) return 'the project uses a package of that name';
  if ([...builtinModules, 'node_modules', 'favicon.ico'].includes(name))
    return 'npm keeps that name for itself';
  return null;
}

/** `my-shop` → `My shop`: the name as people read it. */
export function siteNameOf(name: string): string {
  const words = name
    .split(/[-_.]+/)
    .filter(Boolean)
    .join(' ');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
