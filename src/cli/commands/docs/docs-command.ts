import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { runProgram } from '../../console/run-program.ts';
import { say } from '../../console/say.ts';
import { sayTable } from '../../console/say-table.ts';
import { ownFolder } from '../../project/own-package.ts';
import { type DocPage, docPage, docPages } from './doc-pages.ts';

export function docsCommand(setExitCode: (code: number) => void): Command {
  return new Command('docs')
    .summary('read the documentation that came with the package')
    .description(
      'Lists the pages of the documentation, or shows one: in a terminal by the program of the environment variable PAGER (default: less).',
    )
    .helpOption('-h, --help', 'print this help')
    .argument('[page]', 'the name of a page, such as sessions')
    .action(async (name: string | undefined) => {
      if (name === undefined) listPages();
      else setExitCode(await showPage(docPage(name)));
    });
}

function listPages(): void {
  const pages = docPages().map(({ name, about }) => [name, about]);
  sayTable([{ title: 'page', least: Number.POSITIVE_INFINITY }, { title: 'what it tells' }], pages);
  say(`\nlatchkey docs PAGE shows one. The files are in ${join(ownFolder, 'docs')}.`);
}

async function showPage({ file }: DocPage): Promise<number> {
  const [program = 'less', ...args] = (process.env.PAGER ?? '').split(' ').filter(Boolean);
  // Without a terminal it is read by another program.
  const code = process.stdout.isTTY ? await runProgram({ program, args: [...args, file], env: {} }) : null;
  if (code !== null) return code;
  process.stdout.write(readFileSync(file, 'utf8'));
  return 0;
}
