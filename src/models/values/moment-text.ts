/**
 * A moment as programs write it: `2026-01-31 23:59:59.123456` (Django), `2026-01-31 23:59:59` (SQLite),
 * `2026-01-31T23:59:59.123Z` (JavaScript), `2026-01-31 23:59+01` (PostgreSQL), or a day alone. A year before 1 or after
 * 9999 is as JavaScript, SQLite (`-0043`) or PostgreSQL (`0044-… BC`) writes it.
 */
const MOMENT =
  /^(?<year>[-+]\d{6}|-?\d{4}|\d{5,6})-(?<month>\d\d?)-(?<day>\d\d?)(?:[T ](?<hour>\d\d?):(?<minute>\d\d?)(?::(?<second>\d\d?)(?:[.,](?<fraction>\d{1,9}))?)?\s?(?<zone>Z|[-+]\d\d(?::?\d\d(?::?\d\d)?)?)?)?(?<era> BC)?$/i;

const DAY = /^(\d{4})-(\d\d)-(\d\d)$/;

/**
 * The moment that a text stands for, in UTC where it names no zone; null for one that is none. Nothing is guessed: the
 * 30th of February is no day, though SQLite and `Date` take it for the 2nd of March. What is below a millisecond is cut
 * off.
 */
export function parseMoment(text: string): Date | null {
  const parts = MOMENT.exec(text)?.groups;
  if (!parts) return null;
  const day = dayInUtc(yearOf(parts.year ?? '', parts.era !== undefined), parts.month, parts.day);
  const time = timeOfDay(parts);
  const offset = offsetOf(parts.zone ?? 'Z');
  if (day === null || time === null || offset === null) return null;
  const moment = new Date(day + time - offset);
  return Number.isNaN(moment.getTime()) ? null : moment;
}

/** Whether a text is a day of the years 1 to 9999, as `2026-01-31`. */
export function isDayText(text: string): boolean {
  const [, year = '0000', month, day] = DAY.exec(text) ?? [];
  return year !== '0000' && dayInUtc(Number(year), month, day) !== null;
}

/** The year as `Date` counts, which has a year 0: 1 BC. */
function yearOf(text: string, isBefore: boolean): number {
  return isBefore ? 1 - Number(text) : Number(text);
}

function dayInUtc(year: number, month = '', day = ''): number | null {
  // setUTCFullYear, since Date.UTC takes the years 0 to 99 for 1900 to 1999.
  const date = new Date(0);
  date.setUTCFullYear(year, Number(month) - 1, Number(day));
  const isThere = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  return isThere ? date.getTime() : null;
}

type Parts = Readonly<Record<string, string | undefined>>;

/** In milliseconds. */
function timeOfDay({ hour = '0', minute = '0', second = '0', fraction = '' }: Parts): number | null {
  const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second)];
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + Number(fraction.padEnd(3, '0').slice(0, 3));
}

/** In milliseconds east of Greenwich. Before the standard zones offsets had seconds. */
function offsetOf(zone: string): number | null {
  if (/^z$/i.test(zone)) return 0;
  const [hours = 0, minutes = 0, seconds = 0] = (zone.match(/\d\d/g) ?? []).map(Number);
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  const size = ((hours * 60 + minutes) * 60 + seconds) * 1000;
  return zone.startsWith('-') ? -size : size;
}
