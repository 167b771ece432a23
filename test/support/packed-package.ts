import { execFileSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { builtCli, packageFolder } from './built-cli.ts';

/** Without this package's own node_modules/.bin in the way: on the machine's own Node, as a user has it. */
export const env = {
  PATH: (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.startsWith(packageFolder))
    .join(delimiter),
  HOME: process.env.HOME ?? '',
};
const OFFLINE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ENOTCACHED/;
const INSTALL = ['install', '--no-audit', '--no-fund', '--prefer-offline'];

export function npm(folder: string, ...args: string[]): string {
  return execFileSync('npm', args, { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' });
}

/** Installs; answers with the reason when there is no registry to install from. */
export function installProblem(folder: string, ...args: string[]): string | null {
  try {
    npm(folder, ...INSTALL, ...args);
    return null;
  } catch (error) {
    const output = String((error as { stderr?: string }).stderr);
    if (OFFLINE.test(output)) return 'npm cannot reach a registry';
    throw new Error(`npm install failed:\n${output}`, { cause: error });
  }
}

export interface PackedPackage {
  readonly tarball: string;
  readonly files: readonly { readonly path: string }[];
}

/** Builds the package, and packs it into a folder as it would be published. */
export async function packPackage(folder: string): Promise<PackedPackage> {
  await builtCli();
  const packed = npm(packageFolder, 'pack', '--json', '--ignore-scripts', '--pack-destination', folder);
  const [made] = JSON.parse(packed) as [{ filename: string; files: { path: string }[] }];
  return { tarball: join(folder, made.filename), files: made.files };
}
