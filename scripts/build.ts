// Makes dist/, the package as it is installed: its code in few files, its types, and what is no TypeScript.
//
// The code is bundled, other packages are not. Node.js takes about a third of a millisecond for each file that it
// imports, so a file a module would make every command and every start of a server wait for nine hundred of them.
import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { DIST_MARK, ownPlaces } from './build/own-places.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'src');
const dist = join(root, 'dist');
const assets = new Set(['.html', '.css', '.js', '.svg', '.gz', '.json', '.txt', '.png']);

/** What is imported by its path: the doors of the package, the command, and migrations, which are read by their names. */
function entryPoints(): string[] {
  return ['*.ts', 'cli/main.ts', 'apps/**/migrations/*.ts']
    .flatMap((pattern) => globSync(pattern, { cwd: source }))
    .filter((path) => !path.endsWith('.test.ts'))
    .sort()
    .map((path) => join(source, path));
}

async function bundleCode(): Promise<void> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: entryPoints(),
    outbase: source,
    outdir: dist,
    chunkNames: 'code/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'es2024',
    packages: 'external',
    write: false,
    logLevel: 'warning',
    ...ownPlaces(source),
  });
  for (const { path, text } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text.replaceAll(DIST_MARK, relative(dirname(path), dist) || '.'));
  }
}

function declareTypes(): void {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
}

/** Templates, styles, catalogues and data, beside where their code would be. */
function copyAssets(): void {
  cpSync(source, dist, {
    recursive: true,
    filter: (path) => extname(path) === '' || assets.has(extname(path)),
  });
}

rmSync(dist, { recursive: true, force: true });
declareTypes();
await bundleCode();
copyAssets();
