import nunjucks from '@11ty/nunjucks';
import type { Environment, Extension } from 'nunjucks';
import { CSRF_FIELD } from './csrf.ts';

/** What the tags of a template need of the request that it is rendered for. */
export interface TemplateRequest {
  readonly csrfToken: string;
}

export interface TemplatesOptions {
  /** Folders that are searched for a template, in this order. */
  readonly folders: readonly string[];
  /** The address of a named URL, for `{% url %}`. */
  readonly reverse: (name: string, parameters?: Record<string, string | number>) => string;
  /** The address of a static file, for `static('site.css')`. */
  readonly staticUrl: (path: string) => string;
}

/**
 * Nunjucks templates, escaped by default, found in the project's folders first and in the package's after. Two tags of
 * Django's are added: `{% csrf_token %}` and `{% url 'name' parameter=value %}`. Templates are code: never make one
 * from what a visitor sent.
 */
export class Templates {
  readonly #environment: Environment;

  constructor({ folders, reverse, staticUrl }: TemplatesOptions) {
    const loader = new nunjucks.FileSystemLoader([...folders]);
    this.#environment = new nunjucks.Environment(loader, { autoescape: true });
    this.#environment.addExtension('csrf_token', new CsrfTokenTag());
    this.#environment.addExtension('url', new UrlTag(reverse));
    this.#environment.addGlobal('static', staticUrl);
  }

  /** Renders the template of that name. @throws when it is missing or broken, naming file and line. */
  render(name: string, context: object): string {
    // Compiled once and kept; only the rendering is done for each request.
    return this.#environment.getTemplate(name, true).render(context);
  }

  /** Forgets compiled templates, so that changed files show. */
  reload(): void {
    (this.#environment as unknown as { invalidateCache(): void }).invalidateCache();
  }
}

interface TagContext {
  lookup(name: string): unknown;
}

/** `{% csrf_token %}`: the hidden field that every form with method="post" needs. */
class CsrfTokenTag implements Extension {
  readonly tags = ['csrf_token'];

  // biome-ignore lint/suspicious/noExplicitAny: Nunjucks types its parser and nodes as any.
  parse(parser: any, nodes: any) {
    const token = parser.nextToken();
    const args = parser.parseSignature(null, true);
    parser.advanceAfterBlockEnd(token.value);
    return new nodes.CallExtension(this, 'run', args);
  }

  run(context: TagContext) {
    const request = context.lookup('request') as TemplateRequest | undefined;
    // The token is base64url: nothing in it needs escaping.
    return new nunjucks.runtime.SafeString(
      request ? `<input type="hidden" name="${CSRF_FIELD}" value="${request.csrfToken}">` : '',
    );
  }
}

/** `{% url 'note' id=note.id %}`: the address of a named URL. */
class UrlTag implements Extension {
  readonly tags = ['url'];
  readonly #reverse: TemplatesOptions['reverse'];

  constructor(reverse: TemplatesOptions['reverse']) {
    this.#reverse = reverse;
  }

  // biome-ignore lint/suspicious/noExplicitAny: Nunjucks types its parser and nodes as any.
  parse(parser: any, nodes: any) {
    const token = parser.nextToken();
    const args = parser.parseSignature(null, true);
    parser.advanceAfterBlockEnd(token.value);
    return new nodes.CallExtension(this, 'run', args);
  }

  run(_context: TagContext, name: string, parameters?: Record<string, string | number>) {
    return this.#reverse(name, parameters);
  }
}
