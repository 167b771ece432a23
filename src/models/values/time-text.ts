const TIME = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,6}))?)?$/;

/**
 * A time of day in its one spelling, Python's: `12:30:00`, or `12:30:00.500000` where there is a part of a second. Null for
 * what is no time of day.
 */
export function canonicalTime(text: string): string | null {
  const match = TIME.exec(text);
  if (!match) return null;
  const [, hour, minute, second = '00', fraction = ''] = match;
  const rest = /[1-9]/.test(fraction) ? `.${fraction.padEnd(6, '0')}` : '';
  return `${hour}:${minute}:${second}${rest}`;
}
