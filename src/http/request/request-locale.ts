import type { RequestHeaders } from '../head/request-head.ts';
import type { SiteLanguages } from '../languages/site-languages.ts';

/** What tells the language of a visitor: an `HttpRequest`. */
export interface LocaleSource {
  readonly head: { readonly headers: RequestHeaders };
  readonly site: {
    readonly languages: SiteLanguages;
    readonly settings: { readonly languageCookieName: string };
  };
  /** The language that the visitor has chosen as a user. */
  readonly chosenLanguage: string | null;
  cookie(name: string): string | undefined;
}

/** The language of a visitor on a site that has several: the one that was chosen, one that the browser says its user reads, or that of the site. */
export function requestLocale(request: LocaleSource): string {
  const { languages, settings } = request.site;
  const chosen = [request.chosenLanguage, request.cookie(settings.languageCookieName)];
  const known = chosen.find((code) => code != null && languages.has(code));
  if (known != null) return known;
  return languages.accepted(request.head.headers.get('accept-language') ?? '') ?? languages.main;
}
