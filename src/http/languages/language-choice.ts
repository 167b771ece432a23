import { directionOf } from '../../support/texts/text-direction.ts';

/** A language of the site, as somebody finds it who reads no other one. */
export interface LanguageChoice {
  /** As BCP 47 writes it: for `lang`, and for the form that it is chosen by. */
  readonly code: string;
  /** In the language itself: Deutsch, 日本語. */
  readonly name: string;
  readonly direction: 'ltr' | 'rtl';
}

export function languageChoice(code: string): LanguageChoice {
  const name = new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code;
  return { code, name: capitalized(name, code), direction: directionOf(code) };
}

/** Many languages write their own name in small letters in a sentence. Here it stands alone. */
function capitalized(name: string, code: string): string {
  const [first = '', ...rest] = name;
  return first.toLocaleUpperCase(code) + rest.join('');
}
