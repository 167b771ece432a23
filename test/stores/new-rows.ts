import { createHash } from 'node:crypto';
import type { NewSession, SessionRecord } from '../../src/core/sessions/kept/session-record.ts';
import type { User } from '../../starter/accounts/user.ts';
import type { OpenStores } from './sql-stores.ts';

export const NOW = 1_800_000_000_000;

let made = 0;
/** The hash of a session key that no session has. */
export const newKeyHash = () => createHash('sha256').update(`key ${made++}`).digest('hex');

/** A session of nobody, which ends a second after `NOW`. */
export const newSession = (values: Partial<NewSession> = {}): NewSession => ({
  keyHash: newKeyHash(),
  userId: null,
  authHash: null,
  backend: null,
  data: '{}',
  createdAt: NOW - 2000,
  authenticatedAt: null,
  renewedAt: NOW - 1000,
  expiresAt: NOW + 1000,
  expiryAge: null,
  userAgent: null,
  ipAddress: null,
  ...values,
});

/** What a request reads of a session that was begun like this. */
export const readOf = ({ userAgent: _, ipAddress: __, ...record }: NewSession): SessionRecord => record;

/** What a login writes to a session that is there. */
export const identityOf = ({ data: _, expiryAge: __, ...identity }: NewSession) => identity;

/** Makes a user, with the password `old` as it is encoded. */
export async function createUser({ users }: Pick<OpenStores, 'users'>): Promise<User> {
  const email = `${newKeyHash().slice(0, 20)}@example.com`;
  const values = { username: 'Ada', isActive: true, isStaff: false, isSuperuser: false, lastLogin: null };
  const inserted = await users.insert({ email, password: 'old', ...values });
  if (!('user' in inserted)) throw new Error(`Refused: ${JSON.stringify(inserted)}`);
  return inserted.user;
}
