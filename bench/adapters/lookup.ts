import { hash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';

/** Finds the session of a cookie, or fails. */
export type Lookup = (cookie: string | null | undefined) => void;

/**
 * What no session check can leave out: the hash of the key, and session and user by one prepared statement, as an array
 * of bare values, which is the least that the driver can be asked for.
 */
export function openLookup(databaseFile: string): Lookup {
  const database = new DatabaseSync(databaseFile, { readOnly: true });
  const select = database.prepare(
    `select s.user_id, s.auth_hash, s.backend, s.data, s.created_at, s.renewed_at, s.expiry_age, u.*
     from latchkey_session s left join accounts_customuser u on u.id = s.user_id
     where s.key_hash = ? and s.expires_at > ?`,
  );
  select.setReturnArrays(true);
  return (cookie) => {
    if (!cookie) return;
    const found = select.get(hash('sha256', cookie.slice('latchkey_session='.length), 'hex'), Date.now());
    if (!found) throw new Error('The session is not there.');
  };
}
