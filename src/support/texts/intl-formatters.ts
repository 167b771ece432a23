import type { Formatters } from 'intl-messageformat';

/** Keeps what a constructor of `Intl` made: making one takes as long as a whole page. */
function kept<Made>(
  make: (locales: string | string[], options: object) => Made,
): (locales?: string | string[], options?: object) => Made {
  const known = new Map<string, Made>();
  return (locales = 'en', options = {}) => {
    const name = JSON.stringify([locales, options]);
    const made = known.get(name) ?? make(locales, options);
    known.set(name, made);
    return made;
  };
}

/** What messages write numbers, moments and plurals by. Moments are in UTC: the server does not know the visitor's zone. */
export function intlFormatters(): Formatters {
  return {
    getNumberFormat: kept((locales, options) => new Intl.NumberFormat(locales, options)),
    getPluralRules: kept((locales, options) => new Intl.PluralRules(locales, options)),
    getDateTimeFormat: kept(
      (locales, options) => new Intl.DateTimeFormat(locales, { timeZone: 'UTC', ...options }),
    ),
  };
}
