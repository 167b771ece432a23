import { shortNetworkOf } from '../../../support/network-of.ts';
import type { KeyedText } from '../../../support/texts/keyed-text.ts';
import type { SecretKeys } from '../../keys/secret-keys.ts';
import { publicSessionId } from '../../keys/session-key.ts';
import type { ListedSession } from '../kept/session-record.ts';
import { clientInWords } from './client-words.ts';

/** One session of a user, as people see it in a list of theirs. */
export interface UserSession {
  /** What the session is called outside of the database. It opens nothing, and changes with the session's key. */
  readonly id: string;
  /** The browser and its system: "Firefox on Windows". Said by `language.say`, or by `{{ t(session.client) }}`. */
  readonly client: KeyedText;
  /** Where the login came from, shortened to its network: `192.0.2.0/24`, `2001:db8::/48`. Null where that is not known. */
  readonly network: string | null;
  /** When the user logged in. */
  readonly begunAt: Date;
  /** When the session was last used, to the minute. */
  readonly lastSeenAt: Date;
  /** When it ends, unless it is used before. */
  readonly expiresAt: Date;
  /** Whether it is the one that asks. */
  readonly isCurrent: boolean;
}

/** What people are told of a session. `current`: the key hash of the one that asks. */
export function userSession(
  secretKeys: SecretKeys,
  session: ListedSession,
  current: string | null,
): UserSession {
  return {
    id: publicSessionId(secretKeys, session.keyHash),
    client: clientInWords(session.userAgent),
    network: shortNetworkOf(session.ipAddress),
    begunAt: new Date(session.createdAt),
    lastSeenAt: new Date(session.renewedAt),
    expiresAt: new Date(session.expiresAt),
    isCurrent: session.keyHash === current,
  };
}
