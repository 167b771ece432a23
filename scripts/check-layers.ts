// Checks that imports run down the layers, and down the folders of each layer, and never up. The tables are those in
// src/README.md.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const src = resolve(import.meta.dirname, '../src');

/** What each folder of src may import besides itself; files of src itself are the doors. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  doors: [
    'adapters',
    'compose',
    'apps',
    'pages',
    'http',
    'core',
    'stores',
    'migrations',
    'database',
    'models',
    'support',
  ],
  testing: [
    'doors',
    'cli',
    'adapters',
    'compose',
    'http',
    'core',
    'stores',
    'database',
    'mail',
    'models',
    'support',
  ],
  cli: [
    'adapters',
    'compose',
    'apps',
    'pages',
    'http',
    'core',
    'stores',
    'migrations',
    'database',
    'models',
    'support',
  ],
  adapters: ['compose', 'apps', 'pages', 'http', 'core', 'database', 'models', 'support'],
  compose: ['apps', 'pages', 'http', 'core', 'stores', 'migrations', 'database', 'mail', 'models', 'support'],
  apps: ['pages', 'http', 'core', 'models', 'support'],
  pages: ['http', 'core', 'models', 'support'],
  http: ['core', 'models', 'support'],
  stores: ['database', 'core', 'models', 'support'],
  migrations: ['database', 'core', 'models', 'support'],
  database: ['models', 'support'],
  mail: ['core', 'support'],
  core: ['models', 'support'],
  models: ['support'],
  support: [],
};

/**
 * The folders of each room, from top to bottom: one may import those after it. `.` are the files of the room itself. The
 * folders that are deeper are held by `check:structure` alone: no two import each other.
 */
const rooms: Readonly<Record<string, readonly string[]>> = {
  adapters: ['adopt', 'express', 'fastify', 'hono', 'node', 'web', 'node-http', 'mount', '.'],
  apps: [
    'admin',
    'accounts',
    'auth',
    'files',
    'audit',
    'mail',
    'sessions',
    'protection',
    'contenttypes',
    'contract',
    '.',
  ],
  cli: ['.', 'apps', 'commands', 'project', 'console'],
  compose: ['.', 'parts', 'settings'],
  core: [
    'login',
    'impersonation',
    'throttle',
    'devices',
    'one-time',
    'addresses',
    'mail',
    'audit',
    'languages',
    'backends',
    'permissions',
    'requests',
    'sessions',
    'users',
    'keys',
    'passwords',
    '.',
  ],
  database: ['.', 'postgres', 'sqlite', 'column-types', 'sql', 'contract'],
  http: [
    'forms',
    'guards',
    'visitor',
    'routes',
    'request',
    'mails',
    'settings',
    'uploads',
    'templates',
    'csrf',
    'urls',
    'body',
    'answer',
    'languages',
    '.',
    'head',
  ],
  migrations: [
    'make',
    'run',
    'writer',
    'diff',
    'editors',
    'ddl',
    'history',
    'inspect',
    'package',
    'operations',
    'schema',
    '.',
  ],
  models: ['rows', 'checks', 'permissions', '.', 'kinds', 'fields', 'files', 'values'],
  stores: ['.', 'audit', 'sessions', 'rows'],
  support: ['runtime', 'settings', 'texts', '.'],
  testing: ['.', 'client'],
};

/** Where the functions of a package that takes long to load may be imported; its types may be anywhere in its place. */
const functionsOnlyThrough: Readonly<Record<string, string>> = { kysely: 'database/sql/kysely.ts' };

/** Packages that only one folder or file may import: a framework, a driver, a template engine stays replaceable. */
const onlyIn: Readonly<Record<string, string | readonly string[]>> = {
  kysely: ['database/', 'stores/', 'migrations/'],
  'node:sqlite': 'database/sqlite/',
  pg: 'database/postgres/',
  hono: ['pages/page-router.ts', 'adapters/hono'],
  fastify: 'adapters/fastify',
  '@hono/node-server': 'adapters/',
  express: 'adapters/express',
  '@11ty/nunjucks': 'http/templates/',
  '@11ty/nunjucks/src/runtime.js': 'http/templates/safe-html.ts',
  'intl-messageformat': 'support/texts/',
  'd3-scale': 'apps/admin/dashboard/chart/d3.ts',
  'd3-shape': 'apps/admin/dashboard/chart/d3.ts',
  'csv-stringify/sync': 'apps/admin/acts/export/csv-text.ts',
  aws4fetch: 'stores/rows/files/',
  nodemailer: 'mail/',
  commander: 'cli/',
  '@clack/prompts': 'cli/',
  'fast-string-truncated-width': 'cli/console/',
  '@node-rs/argon2': 'core/passwords/hashers/argon2-hasher.ts',
  '@node-rs/bcrypt': 'core/passwords/hashers/bcrypt-hasher.ts',
};

const layerOf = (file: string) => {
  const path = relative(src, file);
  // The door to it: the other doors must not lead there.
  if (path === 'testing.ts') return 'testing';
  return path.includes('/') ? path.slice(0, path.indexOf('/')) : 'doors';
};

const problems: string[] = [];
const files = globSync('**/*.ts', { cwd: src }).filter(
  (file) => !file.endsWith('.test.ts') && !file.endsWith('.d.ts'),
);
for (const name of files) {
  const file = join(src, name);
  const layer = layerOf(file);
  const text = readFileSync(file, 'utf8');
  for (const [, target = ''] of text.matchAll(/^(?:import|export) (?!type\b)[^;]*?from '([^']+)'/gm)) {
    const place = functionsOnlyThrough[target];
    if (place)
      problems.push(`${name}: of ${target} only types may be imported here; the rest is in ${place}`);
  }
  for (const [, target = ''] of text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)) {
    const problem = target.startsWith('.')
      ? relativeProblem(file, layer, target)
      : packageProblem(name, target);
    if (problem) problems.push(`${name}: ${problem}`);
  }
}

function relativeProblem(file: string, layer: string, target: string): string | null {
  const targetLayer = layerOf(resolve(dirname(file), target));
  if (targetLayer === layer) return roomProblem(layer, file, resolve(dirname(file), target));
  // The tables of errors of all layers are joined in one place.
  if (relative(src, file) === 'latchkey-error.ts' && target === './cli/console/command-error.ts') return null;
  const layers = allowed[layer];
  if (!layers) return `the folder ${layer} is not in the table of layers`;
  return layers.includes(targetLayer) ? null : `${layer} may not import ${targetLayer} (${target})`;
}

function roomProblem(layer: string, file: string, target: string): string | null {
  const order = rooms[layer];
  const [from, to] = [file, target].map((path) => folderIn(layer, path));
  if (!order || from === undefined || to === undefined || from === to) return null;
  // A new folder is free until it has its place in the order.
  if (!order.includes(from) || !order.includes(to)) return null;
  return order.indexOf(from) < order.indexOf(to) ? null : `${layer}/${from} may not import ${layer}/${to}`;
}

/** The second folder of a path. Texts in languages are no code, and a door is in no room. */
function folderIn(layer: string, path: string): string | undefined {
  const [first = '', rest] = relative(join(src, layer), path).split('/');
  const folder = rest === undefined ? '.' : first;
  return folder === 'locale' || folder === '..' ? undefined : folder;
}

function packageProblem(name: string, target: string): string | null {
  const places = [onlyIn[target] ?? []].flat();
  const allowedHere = places.length === 0 || places.some((place) => name.startsWith(place));
  return allowedHere ? null : `only ${places.join(' and ')} may import ${target}`;
}

for (const problem of problems) console.error(problem);
console.log(`${files.length} files, ${problems.length} imports against the layers`);
process.exitCode = problems.length > 0 ? 1 : 0;
