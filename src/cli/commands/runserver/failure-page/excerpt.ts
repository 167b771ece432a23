import { readFileSync, realpathSync } from 'node:fs';
import { sep } from 'node:path';

/** A part of a file, around a line of it. */
export interface Excerpt {
  readonly path: string;
  readonly line: number;
  readonly lines: readonly { readonly number: number; readonly text: string }[];
}

/** Lines before and behind the one. */
const AROUND = 4;
const CODE = /\.(?:[cm]?[jt]s|html|txt)$/;

/**
 * The lines around a place; null where it is no code of these folders. What stands in a stack may come from a visitor: no file of
 * another kind is read, and none whose name begins with a dot.
 */
export function excerptOf(path: string, line: number, folders: readonly string[]): Excerpt | null {
  try {
    const file = realpathSync(path);
    if (!CODE.test(file) || /[\\/](?:\.[^\\/]*|node_modules)(?:[\\/]|$)/.test(path)) return null;
    if (!folders.some((folder) => file.startsWith(realpathSync(folder) + sep))) return null;
    const all = readFileSync(file, 'utf8').split('\n');
    const first = Math.max(0, line - 1 - AROUND);
    const lines = all
      .slice(first, line + AROUND)
      .map((text, index) => ({ number: first + index + 1, text: text.trimEnd().slice(0, 300) }));
    return line <= all.length ? { path, line, lines } : null;
  } catch {
    return null;
  }
}
