import { createRequire } from 'node:module';
import { resolve, sep } from 'node:path';
import type * as Nunjucks from 'nunjucks';
import { shortText } from '../../support/texts/short-text.ts';
import type { TextParameters } from '../../support/texts/text-keys.ts';
import type { Language } from '../../support/texts/texts.ts';
import { languageChoice } from '../languages/language-choice.ts';
import type { UrlParameters } from '../urls/url-names.ts';
import { type FlatTemplate, flattenTemplate } from './flatten-template.ts';
import { type ConstantCalls, foldCalls } from './fold-calls.ts';
import { dateFilter } from './format-date.ts';
import { safeHtml } from './safe-html.ts';
import type { TemplatesOptions } from './template-options.ts';
import type { FindSource, TemplateSource } from './template-source.ts';
import { AddressTag, CsrfTokenTag } from './template-tags.ts';

/** Before a name: the package's template, whatever the project has by that name. */
export const PACKAGE_PREFIX = 'latchkey/';

/** Nunjucks takes null for "not here", which its types leave out. */
const NOT_HERE = null as unknown as Nunjucks.LoaderSource;

/** Nunjucks, set up in two ways, for pages in one language. */
export interface TemplateEnvironments {
  /** Each page in one piece, where it can be. */
  readonly flat: Nunjucks.Environment;
  /** Each page from its files: to say in which file an error is that keeps a page from being compiled. */
  readonly plain: Nunjucks.Environment;
  /** The pages in one piece that were compiled, by their names. */
  readonly flattened: ReadonlyMap<string, FlatTemplate>;
  readonly find: FindSource;
}

/** Loads Nunjucks, for which most commands have no need. */
export function openTemplateEnvironments(
  options: TemplatesOptions,
  language: Language,
): TemplateEnvironments {
  const nunjucks = loadNunjucks();
  const calls = constantCalls(options, language);
  const fold = (source: string) => foldCalls(source, calls);
  const files = templateLoaders(options).map((loader) => changing(loader, fold));
  const find = (name: string) => findSource(files, name);
  const flattened = new Map<string, FlatTemplate>();
  const flat = Object.assign(new nunjucks.Loader(), { getSource: flatSource(find, flattened) });
  const plain = environment(nunjucks, files, { ...options, language });
  const pages = environment(nunjucks, [flat, ...files], { ...options, language });
  return { find, flattened, plain, flat: withParentsOf(plain, pages) };
}

/** Loads Nunjucks. It is a CommonJS package: nothing has to be waited for. */
export function loadNunjucks(): typeof Nunjucks {
  return createRequire(import.meta.url)('@11ty/nunjucks') as typeof Nunjucks;
}

/**
 * A template that Nunjucks itself has to put together (it has variables of its own, or `super()`) needs the blocks of what it
 * extends, which are gone from a page in one piece. So those that are extended come from `plain`, by their files.
 */
function withParentsOf(plain: Nunjucks.Environment, pages: Nunjucks.Environment): Nunjucks.Environment {
  const own = pages.getTemplate.bind(pages);
  // Nunjucks compiles `extends` to a call with `eager`, and `include` and `import` to one without.
  const getTemplate = (name: string, eager?: boolean, extendedBy?: unknown, ...rest: unknown[]) => {
    const from = eager && extendedBy !== undefined ? plain.getTemplate.bind(plain) : own;
    return Reflect.apply(from, undefined, [name, eager, extendedBy, ...rest]) as Nunjucks.Template;
  };
  return Object.assign(pages, { getTemplate });
}

/** Finds templates in the folders of the project and its apps, then in the package's, there also by `latchkey/NAME`. */
export function templateLoaders(
  options: Pick<TemplatesOptions, 'folders' | 'packageFolders'>,
): Nunjucks.FileSystemLoader[] {
  return [filesIn(options.folders), prefixed(filesIn(options.packageFolders))];
}

/** Nunjucks compares the beginnings of paths, and would find `../templates-old/page.html` beside `templates` as well. */
function filesIn(folders: readonly string[]): Nunjucks.FileSystemLoader {
  const { FileSystemLoader } = loadNunjucks();
  const loader = new FileSystemLoader([...folders]);
  const getSource = loader.getSource.bind(loader);
  const roots = folders.map((folder) => resolve(folder) + sep);
  loader.getSource = (name) => {
    const found: Nunjucks.LoaderSource | null = getSource(name);
    return found && roots.some((root) => found.path.startsWith(root)) ? found : NOT_HERE;
  };
  return loader;
}

/** Finds `latchkey/home.html`, so that a project's `home.html` can extend the page that it takes the place of. */
function prefixed(loader: Nunjucks.FileSystemLoader): Nunjucks.FileSystemLoader {
  const getSource = loader.getSource.bind(loader);
  loader.getSource = (name) => {
    const own = name.startsWith(PACKAGE_PREFIX) ? name.slice(PACKAGE_PREFIX.length) : '';
    return own ? getSource(own) : NOT_HERE;
  };
  return loader;
}

/** What is the same at every request in a language: texts without parameters, and the addresses of names. */
function constantCalls({ reverse, hasUrl }: TemplatesOptions, language: Language): ConstantCalls {
  return {
    t: (key) => language.constant(key),
    has_url: hasUrl,
    // A name that is not there, or that needs parameters, fails when the page is rendered.
    url: (name) => (hasUrl(name) ? tryReverse(reverse, name) : null),
  };
}

function tryReverse(reverse: TemplatesOptions['reverse'], name: string): string | null {
  try {
    return reverse(name);
  } catch {
    return null;
  }
}

/** Changes templates before they are compiled. */
function changing(
  loader: Nunjucks.FileSystemLoader,
  change: (source: string) => string,
): Nunjucks.FileSystemLoader {
  const getSource = loader.getSource.bind(loader);
  loader.getSource = (name) => {
    const found: Nunjucks.LoaderSource | null = getSource(name);
    return found ? { ...found, src: change(found.src) } : NOT_HERE;
  };
  return loader;
}

/** Gives templates that extend others in one piece (see `flattenTemplate`). */
function flatSource(find: FindSource, flattened: Map<string, FlatTemplate>) {
  return (name: string): Nunjucks.LoaderSource => {
    const page = flattenTemplate(name, find);
    if (!page) return NOT_HERE;
    flattened.set(name, page);
    return { src: page.text, path: name, noCache: false };
  };
}

function findSource(loaders: readonly Nunjucks.FileSystemLoader[], name: string): TemplateSource | null {
  for (const loader of loaders) {
    const found: Nunjucks.LoaderSource | null = loader.getSource(name);
    if (found) return { text: found.src, path: found.path };
  }
  return null;
}

/**
 * Nunjucks tells of an included template that does not compile only after the page is rendered, as an exception that
 * nobody can catch. One that is compiled as soon as it is found fails while the page is rendered.
 */
function eagerEnvironment(nunjucks: typeof Nunjucks): typeof Nunjucks.Environment {
  const { prototype } = nunjucks.Environment;
  return class extends nunjucks.Environment {
    override getTemplate(name: string, _eager?: boolean, ...rest: unknown[]): Nunjucks.Template {
      return Reflect.apply(prototype.getTemplate, this, [name, true, ...rest]);
    }
  };
}

function environment(
  nunjucks: typeof Nunjucks,
  loaders: Nunjucks.ILoader[],
  {
    reverse,
    hasUrl,
    fileUrl,
    staticUrl,
    language,
    languages,
  }: TemplatesOptions & { readonly language: Language },
): Nunjucks.Environment {
  const made = newEnvironment(nunjucks, loaders, { autoescape: true, language });
  made.addExtension('csrf_token', new CsrfTokenTag());
  made.addExtension('url', new AddressTag('url', reverse, hasUrl));
  made.addExtension('static', new AddressTag('static', staticUrl, () => true));
  made.addGlobal('t_html', (key: string, parameters?: TextParameters) =>
    safeHtml(language.html(key, parameters)),
  );
  made.addGlobal('site_languages', languages.map(languageChoice));
  made.addGlobal('has_url', hasUrl);
  made.addGlobal('file_url', fileUrl ?? (() => null));
  made.addGlobal('url', (name: string, parameters?: UrlParameters) => reverse(name, parameters));
  return made;
}

/** Nunjucks with what pages and mails have in common. */
export function newEnvironment(
  nunjucks: typeof Nunjucks,
  loaders: Nunjucks.ILoader[],
  { autoescape, language }: { readonly autoescape: boolean; readonly language: Language },
): Nunjucks.Environment {
  const made = new (eagerEnvironment(nunjucks))(loaders, {
    autoescape,
    // Tags on lines of their own leave no empty lines behind.
    trimBlocks: true,
    lstripBlocks: true,
    // Errors keep their cause, and the line where they happened.
    dev: true,
  });
  made.addFilter('date', dateFilter(language.locale));
  made.addFilter('short', shortText);
  made.addGlobal('t', language.t);
  made.addGlobal('locale', language.locale);
  made.addGlobal('text_direction', language.direction);
  return made;
}
