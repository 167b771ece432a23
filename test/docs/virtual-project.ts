import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type CodeBlock, codeBlocks, type Document, root } from './documents.ts';

/** Inside the repository, so that `latchkey` and the packages resolve; git does not see it. */
const buildFolder = join(root, 'test/docs/.build');

/** What a project of one's own has that is no part of its source. */
const LEFT_BEHIND =
  /^(\.env|.*\.sqlite3.*|mail|node_modules|package(-lock)?\.json|tsconfig\.json|README\.md)$/;

/** The name that a block gives its file in its first line: `// accounts/user.ts` or `{# accounts/login.html #}`. */
export function fileName({ language, text }: CodeBlock): string | null {
  const pattern = language === 'html' ? /^\{# ([\w./-]+\.html) #\}\n/ : /^\/\/ ([\w./-]+\.ts)\n/;
  return pattern.exec(text)?.[1] ?? null;
}

/**
 * The starter with the blocks of one document laid over it: TypeScript by the names that they give themselves,
 * templates under `templates/`. A block without a name is a file of its own. An app whose first migration is among them
 * has none of the starter's.
 */
export class VirtualProject {
  readonly folder: string;
  /** The document's own TypeScript files. */
  readonly sources: readonly string[];

  constructor(document: Document) {
    mkdirSync(buildFolder, { recursive: true });
    this.folder = mkdtempSync(join(buildFolder, `${document.path.replace(/\W/g, '-')}-`));
    cpSync(join(root, 'starter'), this.folder, {
      recursive: true,
      filter: (source) => !LEFT_BEHIND.test(basename(source)),
    });
    const blocks = codeBlocks(document);
    for (const name of blocks.flatMap((block) => fileName(block) ?? [])) {
      if (basename(name).startsWith('0001_')) rmSync(join(this.folder, dirname(name)), { recursive: true });
    }
    this.sources = this.#write(blocks, 'ts', '');
    this.#write(blocks, 'html', 'templates');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #write(blocks: readonly CodeBlock[], language: string, under: string): string[] {
    const written = new Set<string>();
    for (const block of blocks.filter((candidate) => candidate.language === language)) {
      const name = join(under, fileName(block) ?? `line-${block.line}.${language}`);
      if (written.has(name)) throw new Error(`${block.document}:${block.line}: there is a ${name} already.`);
      written.add(name);
      mkdirSync(dirname(join(this.folder, name)), { recursive: true });
      writeFileSync(join(this.folder, name), block.text);
    }
    return [...written].map((name) => join(this.folder, name));
  }
}

/** What the compiler says against these files; empty when nothing. */
export function typeErrors(files: readonly string[]): string {
  mkdirSync(buildFolder, { recursive: true });
  const config = join(mkdtempSync(join(buildFolder, 'types-')), 'tsconfig.json');
  // An example may declare what it does not use.
  const compilerOptions = { noUnusedLocals: false, noUnusedParameters: false };
  // Of the repository nothing but what the files import, and what declares things for everybody.
  const include = [join(root, 'src/**/*.d.ts')];
  writeFileSync(
    config,
    JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions, files, include }),
  );
  try {
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    execFileSync(process.execPath, [tsc, '-p', config, '--pretty', 'false'], { cwd: root, stdio: 'pipe' });
    return '';
  } catch (error) {
    return String((error as { stdout?: Buffer }).stdout);
  } finally {
    rmSync(dirname(config), { recursive: true, force: true });
  }
}
