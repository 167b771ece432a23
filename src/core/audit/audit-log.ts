import type { Logger } from '../../support/logger.ts';
import type { AuditDetail, AuditObject, AuditOutcome, EventAudit, Identified } from '../event-audit.ts';
import type { Events, TransactingDatabase } from '../events.ts';
import type { SecretKeys } from '../keys/secret-keys.ts';
import type { EventOrigin } from '../requests/login-events.ts';
import type { BaseUser } from '../users/user.ts';
import { userDeleted } from '../users/user-events.ts';
import type { UserId } from '../users/user-id.ts';
import type { AuditRecord, NewAuditRecord } from './audit-entry.ts';
import type { AuditKind } from './audit-kinds.ts';
import { logRecord, newAuditRecord } from './audit-record.ts';
import type { AuditSpan, AuditStore } from './audit-store.ts';
import type { AuditedAct, AuditedEvent, CountedAct } from './audited-act.ts';
import { CountedActs } from './counted-acts.ts';
import { objectText } from './object-text.ts';

/** Which entries are wanted. All that is said has to be so. */
export interface AuditFilter {
  /** About this user's account: a user, or the id of one who is gone. */
  readonly user?: Identified | UserId;
  /** Done by this user. */
  readonly actor?: Identified | UserId;
  readonly kind?: AuditKind | readonly AuditKind[];
  readonly outcome?: AuditOutcome;
  readonly requestId?: string;
  /** About this row, or its text: `{ model: Note, id: 7 }`, `notes.Note/7`. */
  readonly object?: AuditObject | string;
  /** From this moment on. */
  readonly since?: Date;
  /** Before this moment. */
  readonly before?: Date;
  /** The most that are given. Default 100. */
  readonly limit?: number;
}

export interface AuditLogParts {
  readonly store: AuditStore;
  readonly now: () => number;
  readonly secretKeys: SecretKeys;
  /** The field that a visitor's claim is a value of. */
  readonly usernameField: string;
  readonly userModel: AuditObject['model'];
  /** Whose account a claim is about; null: nobody's. */
  readonly findUser: (claimed: string) => Promise<Identified | null>;
  /** Where a line is written for each entry, too. */
  readonly logger: Logger;
  readonly database: TransactingDatabase;
  /** Tells of counted acts that are kept now. */
  readonly onCountedKept: (records: readonly NewAuditRecord[]) => Promise<void>;
  /** Told of counted acts that could not be kept, and how many those were. */
  readonly onLost: (acts: number, error: unknown) => void;
}

const LIMIT = 100;

/** What a listener is told of an event. */
type Told = EventOrigin<BaseUser> & { readonly user?: Identified };

/** What has happened to accounts, entry by entry: `accounts.audit`. Nothing in it can be changed. */
export class AuditLog {
  readonly #parts: AuditLogParts;
  readonly #counted: CountedActs;
  /** Kinds of which each act has an entry of its own, and those that may be counted together are not. */
  readonly #single = new Set<AuditKind>();

  constructor(parts: AuditLogParts) {
    this.#parts = parts;
    this.#counted = new CountedActs({
      write: async (records) => {
        await parts.store.insert(records);
        await parts.onCountedKept(records);
      },
      findUser: parts.findUser,
      nameOf: (claimed) => parts.secretKeys.mac('latchkey.audit.claimed', claimed).toString('hex', 0, 8),
      onLost: parts.onLost,
    });
  }

  /** The time that entries are written by, in milliseconds since 1970. */
  now(): number {
    return this.#parts.now();
  }

  /** The field that `claimed` is a value of. */
  get usernameField(): string {
    return this.#parts.usernameField;
  }

  /** Keeps an entry of every such event that says how, from now on. */
  listen(events: Events, audited: readonly AuditedEvent[]): void {
    // Before the entry of the deletion itself, which stays whole: who did it, and from where.
    events.on(userDeleted, ({ user }: { user: Identified }) => this.forget(user), { inTransaction: true });
    for (const { kind, event } of audited) {
      if (event.audit) this.#listenTo(events, { kind, event, audit: event.audit });
    }
  }

  #listenTo(events: Events, { kind, event, audit }: AuditedEvent & { readonly audit: EventAudit }): void {
    const { counted = audit.outcome === 'refused' } = audit;
    const isCounted = (told: Told) => (counted === 'strangers' ? isOfStranger(told) : counted);
    const count = (told: Told) => {
      if (!isCounted(told)) return;
      const claimed = audit.claimed?.(told, this.usernameField);
      for (const act of actsOf(told, kind, audit)) this.recordCounted({ ...act, claimed });
    };
    const keep = async (told: Told) => {
      if (!isCounted(told)) await this.recordAll(actsOf(told, kind, audit));
    };
    if (counted === false) this.#single.add(kind);
    if (counted !== false) events.on(event, count);
    if (counted !== true) events.on(event, keep, { inTransaction: true });
  }

  /** Keeps an entry, and writes a log line. In a transaction both are kept with what else is written there, or none is. */
  record(act: AuditedAct): Promise<void> {
    return this.recordAll([act]);
  }

  /** Keeps an entry for each: all or none. */
  async recordAll(acts: readonly AuditedAct[]): Promise<void> {
    const { store, logger, database } = this.#parts;
    const records = acts.map((act) => this.#newRecord(act));
    await store.insert(records);
    await database.onCommit(() => {
      for (const record of records) logRecord(logger, record);
    });
  }

  /**
   * Keeps within a minute what anybody can bring about, such as a refusal. Many of one kind, network and account become one
   * entry with their number, and there is a limit to the entries of a minute: see `CountedActs`.
   */
  recordCounted(act: CountedAct): void {
    const record = this.#newRecord(act);
    logRecord(this.#parts.logger, record);
    this.#counted.add(record, act.claimed);
  }

  /** The latest entries about a user's account, the latest first. `limit`: default 100. */
  listOf(user: Identified, { limit }: Pick<AuditFilter, 'limit'> = {}): Promise<readonly AuditRecord[]> {
    return this.list(limit === undefined ? { user } : { user, limit });
  }

  /** The latest entries that a filter finds, the latest first. */
  async list(filter: AuditFilter = {}): Promise<readonly AuditRecord[]> {
    await this.#counted.flush();
    const { user, actor, kind, object, limit = LIMIT, ...rest } = filter;
    return this.#parts.store.list({
      ...rest,
      limit,
      userId: idText(user),
      actorId: idText(actor),
      kinds: kind === undefined ? undefined : [kind].flat(),
      object: object === undefined ? undefined : objectText(object),
    });
  }

  /**
   * How often acts of some kinds were done in each span of time, in the order of the spans. Acts that became one entry
   * (`recordCounted`) count by their number. Cheap for months of a log of millions.
   *
   * ```ts
   * const logins = (await audit.count(['userLoggedIn'], [{ since, before }])).get('userLoggedIn');
   * ```
   */
  async count<Kind extends AuditKind>(
    kinds: readonly Kind[],
    spans: readonly AuditSpan[],
  ): Promise<ReadonlyMap<Kind, readonly number[]>> {
    await this.#counted.flush();
    const { store } = this.#parts;
    const single = kinds.filter((kind) => this.#single.has(kind));
    const others = kinds.filter((kind) => !this.#single.has(kind));
    const counts = [
      await store.count({ kinds: single, spans, byTimes: false }),
      await store.count({ kinds: others, spans, byTimes: true }),
    ];
    return new Map(counts.flatMap((map) => [...map])) as ReadonlyMap<
      string,
      readonly number[]
    > as ReadonlyMap<Kind, readonly number[]>;
  }

  /** Removes the entries of before a moment, and says so in an entry. Tells how many there were. */
  async clear(before: Date): Promise<number> {
    await this.#counted.flush();
    const removed = await this.#parts.store.deleteBefore(before);
    const detail = { before: before.toISOString(), entries: removed };
    if (removed > 0) await this.record({ kind: 'auditCleared', detail });
    return removed;
  }

  /**
   * Takes out of the entries of a user who is deleted what tells where that user was: addresses, browsers, sessions; and what was
   * in the user's own row. When what was done, and that it was this id's, stays.
   */
  forget({ id }: Identified): Promise<void> {
    const { store, userModel: model } = this.#parts;
    return store.forget(String(id), objectText({ model, id }));
  }

  /** Keeps what is counted and not kept yet. */
  async close(): Promise<void> {
    await this.#counted.close();
  }

  #newRecord(act: AuditedAct): NewAuditRecord {
    const { now, secretKeys, userModel } = this.#parts;
    return newAuditRecord(act, { at: now(), secretKeys, userModel });
  }
}

/** Whether a visitor brought it about who is not logged in. */
function isOfStranger({ request }: Told): boolean {
  return request !== undefined && !request.user.isAuthenticated;
}

function actsOf(told: Told, kind: AuditKind, audit: EventAudit): readonly AuditedAct[] {
  const { ip, request } = told;
  const { outcome } = audit;
  const details: readonly AuditDetail[] = [audit.detail?.(told) ?? {}].flat();
  const about = audit.about?.(told) ?? [told.user ?? null];
  const actor = audit.actor && { actor: audit.actor(told) };
  const from = { ip, request, sessionId: audit.sessionId?.(told), object: audit.object?.(told) };
  return about.flatMap((user) =>
    details.map((detail) => ({
      kind,
      user,
      outcome,
      detail,
      ...from,
      ...(actor ?? (audit.byUser ? { actor: user } : {})),
    })),
  );
}

function idText(user: Identified | UserId | undefined): string | undefined {
  if (user === undefined) return undefined;
  return String(typeof user === 'object' ? user.id : user);
}
