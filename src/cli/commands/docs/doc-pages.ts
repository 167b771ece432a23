import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { nearName } from '../../../support/settings/near-name.ts';
import { CommandError } from '../../console/command-error.ts';
import { ownFolder } from '../../project/own-package.ts';

/** A page of the documentation that is in the package. */
export interface DocPage {
  /** `sessions`, `accounts/password-reset`. */
  readonly name: string;
  readonly about: string;
  readonly file: string;
}

/** `- [Sessions](docs/sessions.md): What a session holds` */
const LINE = /^- \[[^\]]*\]\(docs\/(?<name>[\w/-]+)\.md\): (?<about>.+)$/;

/** The pages in the order of `llms.txt`, the index that is made for programs. */
export function docPages(): readonly DocPage[] {
  const lines = readFileSync(join(ownFolder, 'llms.txt'), 'utf8').split('\n');
  return lines.flatMap((line) => {
    const { name, about } = LINE.exec(line)?.groups ?? {};
    if (name === undefined || about === undefined) return [];
    // A terminal shows the marks of Markdown as they are.
    return [{ name, about: about.replaceAll('`', ''), file: join(ownFolder, 'docs', `${name}.md`) }];
  });
}

/**
 * The page of a name, of which the folder may be left out: `password-reset`.
 *
 * @throws LatchkeyError `page_unknown`, with the name that was probably meant.
 */
export function docPage(asked: string): DocPage {
  const pages = docPages();
  const wanted = asked
    .toLowerCase()
    .replace(/^docs\//, '')
    .replace(/\.md$/, '');
  const found =
    pages.find(({ name }) => name === wanted) ?? pages.find(({ name }) => basename(name) === wanted);
  if (found) return found;
  const near = nearName(
    wanted,
    pages.flatMap(({ name }) => [name, basename(name)]),
  );
  throw new CommandError('page_unknown', {
    page: asked,
    hint: near === null ? '' : ` Did you mean ${near}?`,
  });
}
