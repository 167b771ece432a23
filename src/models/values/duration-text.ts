const DAY = 86_400_000_000;
const HOUR = 3_600_000_000;
const MINUTE = 60_000_000;
const SECOND = 1_000_000;

/** Django's way to write a duration: days, then hours, minutes and seconds. Of the last three, the last are meant. */
const TYPED =
  /^(?:(?<days>-?\d+) (?:days?,? )?)?(?<sign>-?)(?:(?:(?<hours>\d+):)?(?<minutes>\d+):)?(?<seconds>\d+)(?:[.,](?<fraction>\d{1,6}))?$/;

/** `1 day -02:03:04.5`, as PostgreSQL writes an interval by default. Months and years have no length. */
const INTERVAL =
  /^(?:(?<days>[-+]?\d+) days? ?)?(?:(?<sign>[-+]?)(?<hours>\d+):(?<minutes>\d\d):(?<seconds>\d\d)(?:\.(?<fraction>\d{1,6}))?)?$/;

/** The microseconds of a text that somebody typed, `1 02:03:04.5`; null for what is no duration, or too long to count. */
export function parseDuration(text: string): number | null {
  return microseconds(TYPED.exec(text)?.groups);
}

/** The microseconds of an interval of PostgreSQL; null for one of months, or too long to count. */
export function parseInterval(text: string): number | null {
  return text === '' ? null : microseconds(INTERVAL.exec(text)?.groups);
}

function microseconds(parts: Readonly<Record<string, string | undefined>> | undefined): number | null {
  if (!parts) return null;
  const { days = '0', sign = '', hours = '0', minutes = '0', seconds = '0', fraction = '' } = parts;
  const time =
    Number(hours) * HOUR +
    Number(minutes) * MINUTE +
    Number(seconds) * SECOND +
    Number(fraction.padEnd(6, '0'));
  const total = Number(days) * DAY + (sign === '-' ? -time : time);
  return Number.isSafeInteger(total) ? total + 0 : null;
}

/** A duration as Django shows it: `1 02:03:04.500000`, `-1 23:00:00` for an hour less than nothing. */
export function durationText(duration: number): string {
  const days = Math.floor(duration / DAY);
  const rest = duration - days * DAY;
  const two = (number: number) => String(Math.floor(number)).padStart(2, '0');
  const clock = `${two(rest / HOUR)}:${two((rest % HOUR) / MINUTE)}:${two((rest % MINUTE) / SECOND)}`;
  const fraction = rest % SECOND;
  const time = fraction === 0 ? clock : `${clock}.${String(fraction).padStart(6, '0')}`;
  return days === 0 ? time : `${days} ${time}`;
}
