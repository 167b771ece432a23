import { randomString } from '../../support/secrets.ts';
import type { RequestHeaders } from './request-head.ts';

/** What an id may be that a proxy gives: nothing in it means anything to a log, a page or a shell. */
const PLAIN_TOKEN = /^[\w.:-]{1,64}$/;

/**
 * A name for a request: what a trusted proxy calls it, where that is short and plain, or else 16 random characters. Anybody
 * else could give one request the name of another, and so is not believed.
 */
export function requestId(headers: RequestHeaders, byTrustedProxy: boolean): string {
  const given = byTrustedProxy ? headers.get('x-request-id') : null;
  return given !== null && PLAIN_TOKEN.test(given) ? given : randomString(16);
}
