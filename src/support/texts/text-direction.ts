interface TextInfo {
  readonly direction?: string;
}

/** What the types of TypeScript do not have yet: a method, which was an accessor until Node.js 24. */
interface LocaleWithTextInfo extends Intl.Locale {
  getTextInfo?(): TextInfo;
  readonly textInfo?: TextInfo;
}

/** Which way a language is written. */
export function directionOf(locale: string): 'ltr' | 'rtl' {
  const known: LocaleWithTextInfo = new Intl.Locale(locale);
  const { direction } = known.getTextInfo?.() ?? known.textInfo ?? {};
  return direction === 'rtl' ? 'rtl' : 'ltr';
}
