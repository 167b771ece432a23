import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a project's texts may be named in. */
const CODE = '**/*.{ts,mts,js,mjs,cjs,html,txt,xml,njk,ejs,pug}';
const FOREIGN: ReadonlySet<string> = new Set(['node_modules', 'dist', '.git']);

/** The code and the templates of a project, without what is not its own. */
export function projectCode(folder: string): string[] {
  const files = globSync(CODE, { cwd: folder, exclude: (name) => FOREIGN.has(String(name)) });
  return files.map((file) => readFileSync(join(folder, file), 'utf8'));
}
