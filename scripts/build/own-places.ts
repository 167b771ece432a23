import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';

/** Stands in the bundled code for the way from a file of dist/ to dist/, until that file has its place. */
export const DIST_MARK = '@@dist@@';

/** A package that is loaded when it is first needed. Of those that it takes in, the bundler knows `require` alone. */
const REQUIRED = /createRequire\(import\.meta\.url\)\('([^']+)'\)/g;

/**
 * Options of the bundler with which `import.meta.url` and `import.meta.dirname` say in the bundled code what they say in
 * the source: the place of the module, beside its templates and migrations, and not that of the file it was bundled
 * into.
 */
export function ownPlaces(
  source: string,
  installed: ReadonlySet<string>,
): Pick<BuildOptions, 'define' | 'plugins'> {
  return {
    define: { 'import.meta.url': 'moduleUrl', 'import.meta.dirname': 'moduleFolder' },
    plugins: [places(source, installed)],
  };
}

function places(source: string, installed: ReadonlySet<string>): Plugin {
  return {
    name: 'own-places',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const text = readFileSync(path, 'utf8');
        if (!path.startsWith(source) || !text.includes('import.meta.')) return null;
        const contents = text.replace(REQUIRED, (call, name) =>
          installed.has(name) ? call : `require('${name}')`,
        );
        return { loader: 'ts', contents: placeOf(relative(source, path)) + contents };
      });
    },
  };
}

/** On the first line of a module, so that all others keep their numbers. What it does not use is left out. */
function placeOf(path: string): string {
  const module = path.split(sep).join('/').replace(/\.ts$/, '.js');
  const url = `new URL('${DIST_MARK}/${module}', url)`;
  // Taken apart, `import.meta` is no `import.meta.url`, which would be the module's again.
  return [
    `import { fileURLToPath as pathOfUrl } from 'node:url';`,
    `const moduleUrl = /* @__PURE__ */ (({ url }) => ${url}.href)(import.meta);`,
    `const moduleFolder = /* @__PURE__ */ (({ url }) => pathOfUrl(new URL('.', ${url})).replace(/[/\\\\]$/, ''))(import.meta);`,
  ]
    .join(' ')
    .concat(' ');
}
