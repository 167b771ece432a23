import { parseMoment } from '../../models/values/moment-text.ts';
import { AppError } from '../app-error.ts';

/**
 * The moment that an option names, in UTC where it says no zone.
 *
 * @throws LatchkeyError `option_invalid`.
 */
export function readMoment(option: string, given: string): Date {
  const moment = parseMoment(given);
  if (moment) return moment;
  throw new AppError('option_invalid', {
    option,
    value: given,
    reason: 'it is no date, such as 2026-01-31 or 2026-01-31T23:59:59Z',
  });
}

/** The number that an option names, at least 1. @throws LatchkeyError `option_invalid`. */
export function readCount(option: string, given: string): number {
  if (/^[1-9]\d{0,8}$/.test(given)) return Number(given);
  throw new AppError('option_invalid', { option, value: given, reason: 'it is no whole number from 1 on' });
}
