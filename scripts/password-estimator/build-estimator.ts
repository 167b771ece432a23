import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { wordLists } from './word-lists.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const installed = (path: string) =>
  readFileSync(new URL(`../../node_modules/${path}`, import.meta.url), 'utf8').trim();

/** The estimator with its lists as one module for browsers, as `src/pages/static/password-estimator.js` has it. */
export async function buildEstimator(): Promise<string> {
  const { passwords, words, names } = wordLists();
  const list = (entries: readonly string[]) => `${JSON.stringify(entries.join('\n'))}.split('\\n')`;
  const lists = `{ passwords: ${list(passwords)}, words: ${list(words)}, names: ${list(names)} }`;
  const { outputFiles } = await build({
    stdin: {
      contents: `import { createEstimator, LEVELS } from './estimate-strength.ts';
        import graphs from '@zxcvbn-ts/language-common/src/adjacencyGraphs.json';
        export { LEVELS };
        export const estimateStrength = createEstimator(${lists}, graphs);`,
      resolveDir: folder,
    },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    banner: {
      js: '// Made by scripts/make-password-estimator.ts. The licences: password-estimator.license.txt',
    },
    write: false,
  });
  return outputFiles.map(({ text }) => text).join('');
}

/** The licences of what is in that file. */
export function estimatorLicences(): string {
  return `${[
    'password-estimator.js has in it, under these licences:',
    '1. @zxcvbn-ts/core, and the lists of @zxcvbn-ts/language-common and @zxcvbn-ts/language-en (MIT):',
    installed('@zxcvbn-ts/core/LICENSE.txt'),
    '2. fastest-levenshtein (MIT):',
    installed('fastest-levenshtein/LICENSE.md'),
    "3. The entries of Latchkey's list of common passwords that have 15 characters or more. Their sources and licences are in common-passwords.license.txt of the package.",
  ].join('\n\n')}\n`;
}
