import session, { type SessionData } from 'express-session';
import { expiry, type OldDatabase } from './old-database.ts';

/** Keeps sessions of express-session as connect-pg-simple does. */
export class OldSessionStore extends session.Store {
  readonly #database: OldDatabase;

  constructor(database: OldDatabase) {
    super();
    this.#database = database;
  }

  override get(sid: string, done: (error: unknown, found?: SessionData | null) => void): void {
    const text = `select sess from session where sid = $1 and expire >= ${expiry(this.#database, '$2')}`;
    this.#database
      .query(text, [sid, Date.now() / 1000])
      .then(([row]) => done(null, sessionOf(row?.sess)), done);
  }

  override set(sid: string, data: SessionData, done: (error: unknown) => void): void {
    const text = `insert into session (sid, sess, expire) values ($1, $2, ${expiry(this.#database, '$3')})
      on conflict (sid) do update set sess = excluded.sess, expire = excluded.expire`;
    const expire = Math.ceil((Date.now() + (data.cookie.maxAge ?? 0)) / 1000);
    this.#database.query(text, [sid, JSON.stringify(data), expire]).then(() => done(null), done);
  }

  override destroy(sid: string, done: (error: unknown) => void): void {
    this.#database.query('delete from session where sid = $1', [sid]).then(() => done(null), done);
  }
}

function sessionOf(sess: unknown): SessionData | null {
  return (typeof sess === 'string' ? JSON.parse(sess) : (sess ?? null)) as SessionData | null;
}
