/** A moment to the minute, in UTC: `2026-01-31 23:59`. */
export function minuteOf(moment: Date): string {
  return moment.toISOString().slice(0, 16).replace('T', ' ');
}

/** A moment to the minute, or `never`. */
export function minuteOrNever(moment: unknown): string {
  return moment instanceof Date ? minuteOf(moment) : 'never';
}

/** Any value of a field, for people. */
export function shownValue(value: unknown): string {
  if (value === null || value === undefined) return '-';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (value instanceof Date) return minuteOf(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** `3 notes`; `1 session` of `session`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
