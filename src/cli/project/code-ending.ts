import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What a project's files are written in: TypeScript, JavaScript, or JavaScript in a package of CommonJS. */
export type CodeEnding = 'ts' | 'js' | 'mjs';

const endings: readonly CodeEnding[] = ['ts', 'js', 'mjs'];

/** What a project is written in, by its configuration. */
export function codeEnding(folder: string): CodeEnding {
  return endings.find((ending) => existsSync(join(folder, `latchkey.config.${ending}`))) ?? 'ts';
}
