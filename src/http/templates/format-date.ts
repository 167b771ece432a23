import { FALLBACK_LOCALE } from '../../support/texts/texts.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * The filter `date`: a moment as people read it, in English `31 Jan 2026, 23:59 UTC`. In UTC, since the server does not
 * know the visitor's zone; anything but a date stays as it is.
 */
export function dateFilter(locale: string): (value: unknown) => unknown {
  const write = locale === FALLBACK_LOCALE ? englishDate : intlDate(locale);
  return (value) => (value instanceof Date && !Number.isNaN(value.getTime()) ? write(value) : value);
}

function intlDate(locale: string): (value: Date) => string {
  const options = {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  } as const;
  const format = new Intl.DateTimeFormat(locale, options);
  return (value) => `${format.format(value)} UTC`;
}

/** Spelled out by hand: `Intl` and `Date.toString` take as long as a whole page. */
function englishDate(value: Date): string {
  const day = `${value.getUTCDate()} ${MONTHS[value.getUTCMonth()]} ${value.getUTCFullYear()}`;
  return `${day}, ${twoDigits(value.getUTCHours())}:${twoDigits(value.getUTCMinutes())} UTC`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
