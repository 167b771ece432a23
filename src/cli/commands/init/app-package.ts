import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CommandError } from '../../console/command-error.ts';

const names = z.record(z.string(), z.unknown()).default({});
const manifest = z.looseObject({
  name: z.string().default(''),
  type: z.string().default('commonjs'),
  dependencies: names,
  devDependencies: names,
});

/** The package of an app that is there already. */
export interface AppPackage {
  /** '' where it has none. */
  readonly name: string;
  /** Whether its files are ES modules by their ending alone (`"type": "module"`). */
  readonly isModule: boolean;
  /** Whether it is written in TypeScript: it has a tsconfig.json, or depends on the compiler. */
  readonly isTypeScript: boolean;
  /** The names of what it depends on. */
  readonly dependencies: ReadonlySet<string>;
}

/**
 * Reads the package.json of a folder.
 *
 * @throws LatchkeyError `host_package_unusable`.
 */
export function readAppPackage(folder: string): AppPackage {
  const { name, type, dependencies, devDependencies } = readManifest(folder);
  const all = new Set([...Object.keys(dependencies), ...Object.keys(devDependencies)]);
  return {
    name,
    isModule: type === 'module',
    isTypeScript: existsSync(join(folder, 'tsconfig.json')) || all.has('typescript'),
    dependencies: all,
  };
}

function readManifest(folder: string): z.infer<typeof manifest> {
  const file = join(folder, 'package.json');
  try {
    return manifest.parse(JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, '')));
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = missing
      ? 'it is not there'
      : cause instanceof z.ZodError
        ? 'it is not what npm makes'
        : (cause as Error).message;
    throw new CommandError('host_package_unusable', { file, reason }, { cause });
  }
}
