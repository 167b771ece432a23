/** Somebody with an id: a user. */
export interface Identified {
  readonly id: number | string;
}

/** A row that something is about: `{ model: Note, id: note.id }`. Without an id: all rows of its model. */
export interface AuditObject {
  readonly model: { readonly app: string; readonly name: string };
  readonly id?: number | string | null;
}

/** Whether somebody got what they wanted. */
export type AuditOutcome = 'ok' | 'refused';

/** What is kept of an act besides who did it, when and from where: a few names and values, and never a secret. */
export type AuditDetail = Readonly<Record<string, AuditValue>>;

export type AuditValue = string | number | boolean | null | readonly (string | number)[];

/** How the audit log keeps an event. `{}` is enough for one that tells a `user`. */
export interface EventAudit<Data extends object = object> {
  /** Default `ok`. */
  readonly outcome?: AuditOutcome;
  /**
   * Whether it is counted together with its like and kept within a minute (`CountedActs`), and not in the transaction of the
   * act: for what anybody can bring about as often as they like. `strangers`: so it is where
   * who asks is not logged in. Default: for what is `refused`.
   */
  readonly counted?: boolean | 'strangers';
  /** Whether the event's user did it, who may not be logged in yet, or any more. Default: whoever is logged in. */
  readonly byUser?: boolean;
  /** Who did it. Default: as `byUser` says. */
  actor?(data: Data): Identified | null;
  /** Whose accounts it is about: an entry for each. Default: that of the event's `user`; nobody's where it has none. */
  about?(data: Data): readonly Identified[];
  /** The row that it is about, or its text: `notes.Note/7`. Where that is a user, it is about that account. Default: none. */
  object?(data: Data): AuditObject | string;
  /** The public id of the session that it was done in. Default: that of the request. */
  sessionId?(data: Data): string | null;
  /** Several are an entry each. Default: nothing. */
  detail?(data: Data): AuditDetail | readonly AuditDetail[];
  /** Who a visitor says to be who is not logged in: a value of the model's username field, as it was sent. */
  claimed?(data: Data, usernameField: string): unknown;
}
