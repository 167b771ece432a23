import type { Template } from 'nunjucks';
import { FALLBACK_LOCALE, type Language } from '../../support/texts/texts.ts';
import { type PermsMentions, permsMentions } from './perms-mentions.ts';
import {
  loadNunjucks,
  openTemplateEnvironments,
  type TemplateEnvironments,
} from './template-environments.ts';
import { templateFailure } from './template-failure.ts';
import type { TemplatesOptions } from './template-options.ts';

/**
 * Nunjucks templates, escaped by default, found in the project's folders first and in the package's after (there also as
 * `latchkey/NAME`, so that a project's page can extend the one that it replaces). Three tags
 * of Django's are added: `{% csrf_token %}`, `{% url 'name' parameter=value %}` and `{% static 'file' %}`. Templates are
 * code: never make one from what a visitor sent.
 */
export class Templates {
  readonly #options: TemplatesOptions;
  /** By the language. */
  readonly #opened = new Map<string, TemplateEnvironments>();
  /** By the template's name; null for those that do not use `perms`. */
  readonly #perms = new Map<string, PermsMentions | null>();

  constructor(options: TemplatesOptions) {
    this.#options = options;
  }

  #environments(language: Language): TemplateEnvironments {
    const known = this.#opened.get(language.locale);
    if (known) return known;
    const opened = openTemplateEnvironments(this.#options, language);
    this.#opened.set(language.locale, opened);
    return opened;
  }

  get #english(): Language {
    return this.#options.texts.in(FALLBACK_LOCALE);
  }

  /**
   * Renders the template of that name in a language (default: English), once: what it calls may do something.
   *
   * @throws when the template is missing or broken, or what it calls throws, naming file and line.
   */
  render(name: string, context: object, language: Language = this.#english): string {
    const template = this.#compiled(name, language);
    try {
      return template.render(context);
    } catch (error) {
      throw templateFailure(name, error, this.#environments(language).flattened);
    }
  }

  /** Compiled once and kept; only the rendering is done for each request. */
  #compiled(name: string, language: Language): Template {
    const { flat, plain } = this.#environments(language);
    try {
      return flat.getTemplate(name, true);
    } catch {
      return plain.getTemplate(name, true);
    }
  }

  /** Compiles the template of that name, as its first rendering would. @throws when it is missing or broken. */
  compile(name: string): void {
    this.#environments(this.#english).plain.getTemplate(name, true);
    this.perms(name);
  }

  /** Compiles a source as a template of these. @throws when it is broken, with `lineno` and `colno` from 1. */
  compileSource(source: string): void {
    const { Template: Compiled } = loadNunjucks();
    new Compiled(source, this.#environments(this.#english).plain, undefined, true);
  }

  /** The names of the filters that templates may use. */
  get filterNames(): string[] {
    return Object.keys((this.#environments(this.#english).plain as unknown as { filters: object }).filters);
  }

  /** What a template asks `perms` about, with all that it extends and includes; null when it does not use it. */
  perms(name: string): PermsMentions | null {
    const known = this.#perms.get(name);
    if (known !== undefined) return known;
    const mentions = permsMentions(name, this.#environments(this.#english).find);
    this.#perms.set(name, mentions);
    return mentions;
  }

  /** Forgets compiled templates, so that changed files show. */
  reload(): void {
    this.#perms.clear();
    for (const { flat, plain } of this.#opened.values()) {
      for (const environment of [flat, plain]) {
        (environment as unknown as { invalidateCache(): void }).invalidateCache();
      }
    }
  }
}
