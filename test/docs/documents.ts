import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** A Markdown file of the repository. */
export interface Document {
  /** Relative to the repository: `docs/settings.md`. */
  readonly path: string;
  readonly text: string;
}

export interface CodeBlock {
  readonly document: string;
  /** The line of the document that the block's own first line is. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

const patterns = ['*.md', 'docs/**/*.md', 'src/README.md', 'starter/README.md', 'starter/AGENTS.md'];

/** Every document that people read. */
export const documents: readonly Document[] = patterns
  .flatMap((pattern) => globSync(pattern, { cwd: root }))
  .sort()
  .map((path) => readDocument(path));

export function readDocument(path: string): Document {
  return { path, text: readFileSync(join(root, path), 'utf8') };
}

const FENCED = /^```(\S*)\n(.*?)^```$/gms;

/** The fenced code blocks of a document. */
export function codeBlocks({ path, text }: Document): CodeBlock[] {
  return [...text.matchAll(FENCED)].map(({ 1: language = '', 2: block = '', index }) => ({
    document: path,
    line: text.slice(0, index).split('\n').length + 1,
    language,
    text: block,
  }));
}

/** The document without its code blocks, line for line. */
export function proseOf({ text }: Document): string {
  return text.replace(FENCED, (block) => block.replace(/[^\n]/g, ''));
}

/** The cells of every table row of a document that starts with `code`, without the row's outer bars. */
export function tableRows(document: Document): string[][] {
  return proseOf(document)
    .split('\n')
    .filter((line) => /^\| `/.test(line))
    .map((line) => line.slice(1, -1).split(/(?<!\\)\|/))
    .map((cells) => cells.map((cell) => cell.trim().replaceAll('\\|', '|')));
}

/** `` `name` `` → `name`. */
export function code(cell: string | undefined): string {
  return /^`(.*)`$/.exec(cell ?? '')?.[1] ?? '';
}
