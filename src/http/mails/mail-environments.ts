import type { Environment, FileSystemLoader, LoaderSource } from 'nunjucks';
import type { TextParameters } from '../../support/texts/text-keys.ts';
import type { Language } from '../../support/texts/texts.ts';
import { RequestError } from '../request-error.ts';
import { safeHtml } from '../templates/safe-html.ts';
import { loadNunjucks, newEnvironment, templateLoaders } from '../templates/template-environments.ts';
import type { TemplatesOptions } from '../templates/template-options.ts';
import { AddressTag } from '../templates/template-tags.ts';
import type { UrlParameters } from '../urls/url-names.ts';

/** Nunjucks for the two parts of a mail, in one language. Each finds templates of its own kind alone. */
export interface MailEnvironments {
  /** Plain text: nothing is escaped, and no page can be read, extended or included. */
  readonly text: Environment;
  /** HTML: all is escaped, as in pages. */
  readonly html: Environment;
  /** Whether there is a template of that name for the part of HTML. */
  hasHtml(name: string): boolean;
}

/** Of the context of a mail: where its addresses begin; null where nobody knows. */
export const SITE_ORIGIN = 'site_origin';

interface MailContext {
  lookup(name: string): unknown;
}

type Address = (name: string, parameters?: UrlParameters) => string;

export function openMailEnvironments(options: TemplatesOptions, language: Language): MailEnvironments {
  const texts = templateLoaders(options).map((loader) => onlyEndingIn('.txt', loader));
  const pages = templateLoaders(options).map((loader) => onlyEndingIn('.html', loader));
  const text = environment(texts, { autoescape: false, options, language });
  const html = environment(pages, { autoescape: true, options, language });
  html.addGlobal('t_html', (key: string, parameters?: TextParameters) =>
    safeHtml(language.html(key, parameters)),
  );
  return { text, html, hasHtml: (name) => pages.some((loader) => Boolean(loader.getSource(name))) };
}

function environment(
  loaders: FileSystemLoader[],
  {
    autoescape,
    options,
    language,
  }: { readonly autoescape: boolean; readonly options: TemplatesOptions; readonly language: Language },
): Environment {
  const made = newEnvironment(loadNunjucks(), loaders, { autoescape, language });
  made.addExtension('url', new AbsoluteAddressTag('url', options.reverse));
  made.addExtension('static', new AbsoluteAddressTag('static', options.staticUrl));
  made.addGlobal('has_url', options.hasUrl);
  // Nunjucks calls functions of a template with its context as `this`.
  made.addGlobal('url', function (this: MailContext, name: string, parameters?: UrlParameters) {
    return absolute(this, options.reverse(name, parameters));
  });
  return made;
}

/** A page that is rendered as text would show what people wrote as HTML: this finds none. */
function onlyEndingIn(ending: string, loader: FileSystemLoader): FileSystemLoader {
  const getSource = loader.getSource.bind(loader);
  loader.getSource = (name) => (name.endsWith(ending) ? getSource(name) : (null as unknown as LoaderSource));
  return loader;
}

/** `{% url 'note' id=note.id %}` with scheme and host: a mail is read on no page. */
class AbsoluteAddressTag extends AddressTag {
  readonly #address: Address;

  constructor(tag: string, address: Address) {
    // Where the addresses begin differs from mail to mail: none is looked up while the template is compiled.
    super(tag, address, () => false);
    this.#address = address;
  }

  override run(context: MailContext, name: string, parameters?: UrlParameters): string {
    return absolute(context, this.#address(name, parameters));
  }
}

function absolute(context: MailContext, path: string): string {
  const origin = context.lookup(SITE_ORIGIN);
  if (typeof origin !== 'string') throw new RequestError('mail_origin_unknown');
  return origin + path;
}
