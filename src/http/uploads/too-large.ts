import { HttpError } from '../answer/http-error.ts';

/** What the page says besides that it was too much. */
export interface Limit {
  readonly max_megabytes?: number;
  readonly max_files?: number;
}

/** The rest of the body is not read. */
export function tooLarge(reason: string, limit: Limit = {}): HttpError {
  return new HttpError(413, reason, { headers: { connection: 'close' }, context: { ...limit } });
}

export function formTooLarge(maxBytes: number): HttpError {
  return tooLarge(`the form is larger than ${maxBytes} bytes`, {
    max_megabytes: Math.max(0.1, Math.round(maxBytes / 104_857.6) / 10),
  });
}
