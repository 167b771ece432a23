import nunjucks from '@11ty/nunjucks';
import type * as nunjucksTypes from 'nunjucks';
import { flattenTemplate } from './flatten-template.ts';
import { formatDate } from './format-date.ts';
import { type PermsMentions, permsMentions } from './perms-mentions.ts';
import { AddressTag, CsrfTokenTag, type UrlParameters } from './template-tags.ts';

export interface TemplatesOptions {
  /** Folders that are searched for a template, in this order; the package's own comes last. */
  readonly folders: readonly string[];
  /** The address of a named URL, for `{% url %}`. */
  readonly reverse: (name: string, parameters?: UrlParameters) => string;
  /** Whether there is a URL of that name, for `has_url('register')`. */
  readonly hasUrl: (name: string) => boolean;
  /** The address of a static file, for `{% static 'site.css' %}`. */
  readonly staticUrl: (path: string) => string;
}

/** Before a name: the package's template, whatever the project has by that name. */
export const PACKAGE_PREFIX = 'latchkey/';

/** Nunjucks takes null for "not here", which its types leave out. */
const NOT_HERE = null as unknown as nunjucksTypes.LoaderSource;

/** Finds `latchkey/home.html`, so that a project's `home.html` can extend the page that it takes the place of. */
class PackageLoader extends nunjucks.FileSystemLoader {
  override getSource(name: string): nunjucksTypes.LoaderSource {
    const own = name.startsWith(PACKAGE_PREFIX) ? name.slice(PACKAGE_PREFIX.length) : '';
    return own ? super.getSource(own) : NOT_HERE;
  }
}

/** Gives templates that extend others in one piece (see `flattenTemplate`). */
class FlatLoader extends nunjucks.Loader {
  readonly #files: readonly nunjucksTypes.FileSystemLoader[];

  constructor(files: readonly nunjucksTypes.FileSystemLoader[]) {
    super();
    this.#files = files;
  }

  getSource(name: string): nunjucksTypes.LoaderSource {
    const src = flattenTemplate(name, (other) => findSource(this.#files, other));
    return src === null ? NOT_HERE : { src, path: name, noCache: false };
  }
}

function findSource(loaders: readonly nunjucksTypes.FileSystemLoader[], name: string): string | null {
  for (const loader of loaders) {
    const found: nunjucksTypes.LoaderSource | null = loader.getSource(name);
    if (found) return found.src;
  }
  return null;
}

/**
 * Nunjucks templates, escaped by default, found in the project's folders first and in the package's after (there also as
 * `latchkey/NAME`, so that a project's page can extend the one that it replaces). Three tags
 * of Django's are added: `{% csrf_token %}`, `{% url 'name' parameter=value %}` and `{% static 'file' %}`. Templates are
 * code: never make one from what a visitor sent.
 */
export class Templates {
  /** Each page in one piece, where it can be. */
  readonly #flat: nunjucksTypes.Environment;
  /** Each page from its files: for those that cannot be in one piece, and to say in which file an error is. */
  readonly #plain: nunjucksTypes.Environment;
  readonly #files: readonly nunjucksTypes.FileSystemLoader[];
  /** By the template's name; null for those that do not use `perms`. */
  readonly #perms = new Map<string, PermsMentions | null>();

  constructor(options: TemplatesOptions) {
    const packageFolder = options.folders.at(-1) ?? '.';
    const files = [new nunjucks.FileSystemLoader([...options.folders]), new PackageLoader(packageFolder)];
    this.#files = files;
    this.#plain = environment(files, options);
    this.#flat = environment([new FlatLoader(files), ...files], options);
  }

  /** Renders the template of that name. @throws when it is missing or broken, naming file and line. */
  render(name: string, context: object): string {
    try {
      // Compiled once and kept; only the rendering is done for each request.
      return this.#flat.getTemplate(name, true).render(context);
    } catch {
      return this.#plain.getTemplate(name, true).render(context);
    }
  }

  /** Compiles the template of that name, as its first rendering would. @throws when it is missing or broken. */
  compile(name: string): void {
    this.#plain.getTemplate(name, true);
    this.perms(name);
  }

  /** What a template asks `perms` about, with all that it extends and includes; null when it does not use it. */
  perms(name: string): PermsMentions | null {
    const known = this.#perms.get(name);
    if (known !== undefined) return known;
    const mentions = permsMentions(name, (other) => findSource(this.#files, other));
    this.#perms.set(name, mentions);
    return mentions;
  }

  /** Forgets compiled templates, so that changed files show. */
  reload(): void {
    this.#perms.clear();
    for (const environment of [this.#flat, this.#plain]) {
      (environment as unknown as { invalidateCache(): void }).invalidateCache();
    }
  }
}

function environment(
  loaders: nunjucksTypes.ILoader[],
  { reverse, hasUrl, staticUrl }: TemplatesOptions,
): nunjucksTypes.Environment {
  const made = new nunjucks.Environment(loaders, {
    autoescape: true,
    // Tags on lines of their own leave no empty lines behind.
    trimBlocks: true,
    lstripBlocks: true,
  });
  made.addExtension('csrf_token', new CsrfTokenTag());
  made.addExtension('url', new AddressTag('url', reverse, hasUrl));
  made.addExtension('static', new AddressTag('static', staticUrl, () => true));
  made.addFilter('date', formatDate);
  made.addGlobal('has_url', hasUrl);
  made.addGlobal('url', (name: string, parameters?: UrlParameters) => reverse(name, parameters));
  return made;
}
