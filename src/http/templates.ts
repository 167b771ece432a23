import nunjucks from '@11ty/nunjucks';
import type * as nunjucksTypes from 'nunjucks';
import { formatDate } from './format-date.ts';
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

/** Finds `latchkey/home.html`, so that a project's `home.html` can extend the page that it takes the place of. */
class PackageLoader extends nunjucks.FileSystemLoader {
  override getSource(name: string): nunjucksTypes.LoaderSource {
    const own = name.startsWith(PACKAGE_PREFIX) ? name.slice(PACKAGE_PREFIX.length) : '';
    // Nunjucks takes null for "not here", which its types leave out.
    return own ? super.getSource(own) : (null as unknown as nunjucksTypes.LoaderSource);
  }
}

/**
 * Nunjucks templates, escaped by default, found in the project's folders first and in the package's after (there also as
 * `latchkey/NAME`, so that a project's page can extend the one that it replaces). Three tags
 * of Django's are added: `{% csrf_token %}`, `{% url 'name' parameter=value %}` and `{% static 'file' %}`. Templates are
 * code: never make one from what a visitor sent.
 */
export class Templates {
  readonly #environment: nunjucksTypes.Environment;

  constructor({ folders, reverse, hasUrl, staticUrl }: TemplatesOptions) {
    const loaders = [new nunjucks.FileSystemLoader([...folders]), new PackageLoader(folders.at(-1) ?? '.')];
    this.#environment = new nunjucks.Environment(loaders, {
      autoescape: true,
      // Tags on lines of their own leave no empty lines behind.
      trimBlocks: true,
      lstripBlocks: true,
    });
    this.#environment.addExtension('csrf_token', new CsrfTokenTag());
    this.#environment.addExtension('url', new AddressTag('url', reverse, hasUrl));
    this.#environment.addExtension('static', new AddressTag('static', staticUrl, () => true));
    this.#environment.addFilter('date', formatDate);
    this.#environment.addGlobal('has_url', hasUrl);
    this.#environment.addGlobal('url', (name: string, parameters?: UrlParameters) =>
      reverse(name, parameters),
    );
  }

  /** Renders the template of that name. @throws when it is missing or broken, naming file and line. */
  render(name: string, context: object): string {
    // Compiled once and kept; only the rendering is done for each request.
    return this.#environment.getTemplate(name, true).render(context);
  }

  /** Compiles the template of that name, as its first rendering would. @throws when it is missing or broken. */
  compile(name: string): void {
    this.#environment.getTemplate(name, true);
  }

  /** Forgets compiled templates, so that changed files show. */
  reload(): void {
    (this.#environment as unknown as { invalidateCache(): void }).invalidateCache();
  }
}
