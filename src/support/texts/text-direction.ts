/** A method that the types of TypeScript do not have yet. */
interface LocaleWithTextInfo extends Intl.Locale {
  getTextInfo(): { readonly direction?: string };
}

/** Which way a language is written. */
export function directionOf(locale: string): 'ltr' | 'rtl' {
  const { direction } = (new Intl.Locale(locale) as LocaleWithTextInfo).getTextInfo();
  return direction === 'rtl' ? 'rtl' : 'ltr';
}
