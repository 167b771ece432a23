import type { UserId } from './user-id.ts';

/** What logins and passwords write of a user. Each call is one atomic step. */
export interface LoginStore {
  /** Makes `at` (milliseconds since 1970) the user's last login. False when there is no such user. */
  noteLogin(id: UserId, at: number): Promise<boolean>;
  /**
   * Replaces the encoded password, if it still is `from`: of two changes at once, one wins and the other is told.
   * `endSessions` is kept with it for `hasEndedSessions`; the sessions themselves are another store's.
   */
  replacePassword(change: EncodedPasswordChange): Promise<boolean>;
  /** Keeps for `hasEndedSessions` that all sessions of the user ended. */
  noteEndedSessions(id: UserId): Promise<void>;
  /** Keeps the same for every user there is. */
  noteAllEndedSessions(): Promise<void>;
  /** Whether all sessions of the user have ever been ended: by a change of the password (`endSessions`), or by themselves. */
  hasEndedSessions(id: UserId): Promise<boolean>;
}

/** Another encoded password of a user. */
export interface EncodedPasswordChange {
  readonly id: UserId;
  readonly from: string;
  readonly to: string;
  /** True for a new password: every session ends. False for the same password hashed anew: they all live on. */
  readonly endSessions: boolean;
}

/** The same with what it means for the user's sessions. */
export interface PasswordChange extends EncodedPasswordChange {
  /** What binds a session to the old and to the new password (see `sessionAuthHash`). */
  readonly authHash: { readonly from: string; readonly to: string };
  /** The hash of the one session key that lives on all the same: the session of who changes the password. */
  readonly keepSession?: string | undefined;
}
