import type { SiteContext } from './site-context.ts';

/** What a request's language is chosen by. */
interface LocaleRequest {
  readonly site: { readonly settings: Pick<SiteContext<never>['settings'], 'languageCode'> };
}

/** The language that a request is answered in: that of the setting `languageCode`. The only place that decides it. */
export function chooseLocale({ site }: LocaleRequest): string {
  return site.settings.languageCode;
}
