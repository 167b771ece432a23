// Puts what is no TypeScript beside the compiled files: templates, styles, data.
import { cpSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

const assets = new Set(['.html', '.css', '.js', '.svg', '.gz', '.json', '.txt', '.png']);
const root = (folder: string) => fileURLToPath(new URL(`../${folder}`, import.meta.url));

cpSync(root('src'), root('dist'), {
  recursive: true,
  filter: (path) => extname(path) === '' || assets.has(extname(path)),
});
