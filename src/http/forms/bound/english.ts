import core from '../../../core/locale/en.json' with { type: 'json' };
import { type Language, Texts } from '../../../support/texts/texts.ts';
import http from '../../locale/en.json' with { type: 'json' };

/** What forms say where nobody has told them the visitor's language. */
export const english: Language = new Texts({
  catalogues: [
    { locale: 'en', texts: http },
    { locale: 'en', texts: core },
  ],
}).in('en');
