// Makes dist/, the package as it is installed: its code in few files, its types, and what is no TypeScript.
//
// The code is bundled: Node.js takes about a third of a millisecond for each file that it imports, so a file a module
// would make every command and every start of a server wait for nine hundred of them. The packages among the
// dependencies are not in it; those among the devDependencies that the code imports are, with their licences.
import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import manifest from '../package.json' with { type: 'json' };
import { licencesOf } from './build/licences.ts';
import { DIST_MARK, ownPlaces } from './build/own-places.ts';
import { keepPublicTypes } from './build/public-types.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'src');
const dist = join(root, 'dist');
const installed = new Set([
  manifest.name,
  ...Object.keys(manifest.dependencies),
  ...Object.keys(manifest.peerDependencies),
]);
/** Whoever uses the door of a framework has its types. */
const frameworks = ['express', 'express-serve-static-core', 'fastify', 'hono'];
const assets = new Set(['.html', '.css', '.js', '.svg', '.gz', '.json', '.txt', '.png']);

/** What every door imports before all else, so that a Node.js that is too old gets a sentence and no riddle. */
const FIRST = 'support/runtime/require-node';

/** What is imported by its path: the doors of the package, the command, and migrations, which are read by their names. */
function entryPoints(): string[] {
  return ['*.ts', `${FIRST}.ts`, 'cli/main.ts', 'cli/strip-types.ts', 'apps/**/migrations/*.ts']
    .flatMap((pattern) => globSync(pattern, { cwd: source }))
    .filter((path) => !path.endsWith('.test.ts'))
    .sort()
    .map((path) => join(source, path));
}

async function bundleCode(): Promise<void> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: entryPoints(),
    outbase: source,
    outdir: dist,
    chunkNames: 'code/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.13',
    external: [...installed],
    metafile: true,
    write: false,
    logLevel: 'warning',
    ...ownPlaces(source, installed),
  });
  for (const { path, text } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    const first = dirname(path) === dist ? `import './${FIRST}.js';\n` : '';
    writeFileSync(path, first + text.replaceAll(DIST_MARK, relative(dirname(path), dist) || '.'));
  }
  writeFileSync(join(dist, 'bundled-licences.txt'), licencesOf(metafile, root));
}

function declareTypes(): void {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
  keepPublicTypes(dist, new Set([...installed, ...frameworks]));
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
