import { isIP } from 'node:net';
import type { SessionClient } from '../sessions/session-record.ts';
import type { BaseUser } from '../users/user.ts';
import type { Origin } from './account-request.ts';

/** Characters of a `User-Agent` that are kept: browsers' own have some 150. */
const MAX_USER_AGENT = 255;

/** The browser that a login comes from, as its session keeps it. What a database could not hold is left out. */
export function clientOf<U extends BaseUser>({ ip, request }: Origin<U>): SessionClient {
  const address = (ip ?? request?.ip ?? '').split('%', 1)[0] ?? '';
  const sent = request?.headers.get('user-agent')?.slice(0, MAX_USER_AGENT) ?? '';
  const userAgent = sent.replaceAll('\0', '').toWellFormed().trim();
  return { userAgent: userAgent || null, ipAddress: isIP(address) ? address : null };
}
