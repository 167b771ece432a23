import { styleText } from 'node:util';
import { LatchkeyError } from '../../support/errors.ts';
import { SettingError } from '../../support/settings/setting-error.ts';

const NEEDS_SECRET_KEY =
  'Set SECRET_KEY, or start the site once: latchkey runserver makes one and saves it in .env.';

/**
 * Says on standard error what went wrong. What Latchkey foresaw needs no more than its message; anything else shows
 * where it came from when LOG_LEVEL is debug.
 */
export function reportError(error: unknown): void {
  process.stderr.write(`${styleText('red', errorText(error), { stream: process.stderr })}\n`);
  const origin = error instanceof LatchkeyError ? error.cause : error;
  if (process.env.LOG_LEVEL !== 'debug' || !(origin instanceof Error) || origin instanceof LatchkeyError) {
    return;
  }
  process.stderr.write(`${origin.stack}\n`);
}

/** An error as one message for people. */
export function errorText(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return isSecretKeyMissing(error) ? `${message}\n${NEEDS_SECRET_KEY}` : message;
}

function isSecretKeyMissing(error: unknown): boolean {
  if (!SettingError.is(error, 'setting_invalid')) return false;
  return error.details.setting === 'secretKey' && !process.env.SECRET_KEY;
}
