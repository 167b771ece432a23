const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * A moment as people read it: `31 Jan 2026, 23:59 UTC`. In UTC, since the server does not know the visitor's zone;
 * anything but a date stays as it is. Spelled out by hand: `Intl` and `Date.toString` take as long as a whole page.
 */
export function formatDate(value: unknown): unknown {
  if (!(value instanceof Date) || Number.isNaN(value.getTime())) return value;
  const day = `${value.getUTCDate()} ${MONTHS[value.getUTCMonth()]} ${value.getUTCFullYear()}`;
  return `${day}, ${twoDigits(value.getUTCHours())}:${twoDigits(value.getUTCMinutes())} UTC`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
