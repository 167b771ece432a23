import { STRING, templateCode } from '../../../../http/templates/template-source.ts';
import type { UrlNames } from '../../../../http/urls/url-names.ts';
import { nearName } from '../../../../support/settings/near-name.ts';
import { error, type Problem, warning } from '../../../console/problem.ts';
import { placeOf, placeText } from './template-place.ts';

/** A template, to be looked at. */
export interface TemplateText {
  readonly name: string;
  readonly file: string;
  readonly source: string;
}

/** A name in a template, and where it stands. */
interface Named {
  readonly name: string;
  readonly offset: number;
}

/** Filters that there are none of: Nunjucks looks for them while the page is rendered. */
export function filterProblems(template: TemplateText, known: readonly string[]): Problem[] {
  return filtersIn(template.source)
    .filter(({ name }) => !known.includes(name))
    .map(({ name, offset }) =>
      error(
        'templates.E003',
        `The template ${template.name} uses the filter ${name}, which is not there.${hint(name, known)}${where(template, offset)}`,
      ),
    );
}

/** Links to names that no URL has, unless the template asks first. */
export function linkProblems(template: TemplateText, urls: UrlNames): Problem[] {
  const asked = new Set(namesBy(/has_url\(\s*(['"])(.+?)\1/g, template.source).map(({ name }) => name));
  const linked = [
    ...namesBy(/^\{%-?\s*url\s+(['"])(.+?)\1/g, template.source),
    ...namesBy(/\burl\(\s*(['"])(.+?)\1/g, template.source),
  ];
  return linked
    .filter(({ name }) => !urls.has(name) && !asked.has(name))
    .map(({ name, offset }) =>
      warning(
        'templates.W001',
        `The template ${template.name} links to the URL ${name}, and no URL is called so.${hint(name, urls.names)}${where(template, offset)}`,
      ),
    );
}

function filtersIn(source: string): Named[] {
  // A bar in a string is none, and must not move what stands after it.
  const blank = (text: string) =>
    text.replace(new RegExp(STRING, 'gs'), (quoted) => ' '.repeat(quoted.length));
  return templateCode(source).flatMap(({ text, start }) =>
    [...blank(text).matchAll(/(?:\|\s*|^\{%-?\s*filter\s+)([A-Za-z_]\w*)/g)].map((match) => ({
      name: match[1] ?? '',
      offset: start + match.index + match[0].lastIndexOf(match[1] ?? ''),
    })),
  );
}

/** What the second group of a pattern finds in the code of a template. */
function namesBy(pattern: RegExp, source: string): Named[] {
  return templateCode(source).flatMap(({ text, start }) =>
    [...text.matchAll(pattern)].map((match) => ({ name: match[2] ?? '', offset: start + match.index })),
  );
}

function hint(name: string, known: readonly string[]): string {
  const near = nearName(name, known);
  return near === null ? '' : ` Did you mean ${near}?`;
}

function where({ file, source }: TemplateText, offset: number): string {
  return placeText(file, source, placeOf(source, offset));
}
