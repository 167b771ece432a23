import type { Texts } from '../../support/texts/texts.ts';
import type { UrlParameters } from '../urls/url-names.ts';

/** What templates are found and rendered by. Apart from what names the types of Nunjucks: the package's declarations must not. */
export interface TemplatesOptions {
  /** Folders that are searched for a template, in this order; the package's own come last. */
  readonly folders: readonly string[];
  /** Those of them that are the package's own: `latchkey/NAME` is looked for there. */
  readonly packageFolders: readonly string[];
  /** The address of a named URL, for `{% url %}`. */
  readonly reverse: (name: string, parameters?: UrlParameters) => string;
  /** Whether there is a URL of that name, for `has_url('register')`. */
  readonly hasUrl: (name: string) => boolean;
  /** The address of a file that a model keeps, for `file_url(user.picture)`; null where it has none. Default: none has one. */
  readonly fileUrl?: (path: string | null | undefined) => string | null;
  /** The address of a static file, for `{% static 'site.css' %}`. */
  readonly staticUrl: (path: string) => string;
  /** What templates say, in each language: `{{ t('notes.title') }}`. */
  readonly texts: Texts;
  /** The languages that visitors may choose from, for `site_languages`. */
  readonly languages: readonly string[];
}
