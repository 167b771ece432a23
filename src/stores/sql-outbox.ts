import type { Kysely } from 'kysely';
import { OutboxMail } from '../core/mail/outbox/outbox-mail.ts';
import type {
  ClaimedMail,
  NewOutboxMail,
  OutboxClaim,
  OutboxStore,
  Settlement,
} from '../core/mail/outbox/outbox-store.ts';
import type { Database, Tables } from '../database/contract/database.ts';
import { deleteInBatches } from '../database/sql/delete-in-batches.ts';
import { sql } from '../database/sql/kysely.ts';
import { withFreeId } from '../database/sql/with-free-id.ts';

const TABLE = OutboxMail.table;
/** What a worker can still do something about. */
const OPEN_STATES = ['queued', 'withheld'];
const free = { lease_owner: null, lease_until: null };

/** The outbox in a table of the project's database. */
export class SqlOutbox implements OutboxStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  get #kysely(): Kysely<Tables> {
    return this.#database.kysely;
  }

  async add(mail: NewOutboxMail): Promise<void> {
    const row = {
      message_id: mail.messageId,
      recipient: mail.recipient,
      subject: mail.subject,
      template: mail.template,
      body: mail.body,
      state: mail.state,
      created_at: mail.createdAt,
      next_attempt_at: mail.createdAt,
      attempts: 0,
      last_error: '',
    };
    await withFreeId(this.#database, TABLE, () => this.#kysely.insertInto(TABLE).values(row).execute());
  }

  async hasDue(now: Date): Promise<boolean> {
    return (await this.#due(now).limit(1).executeTakeFirst()) !== undefined;
  }

  /** One statement: of two workers that see a row, the second sees what the first has made of it. */
  async claim({ owner, now, until, limit }: OutboxClaim): Promise<readonly ClaimedMail[]> {
    const due = this.#due(now).orderBy('next_attempt_at').orderBy('id').limit(limit);
    const rows = await this.#kysely
      // Apart, for PostgreSQL would ask anew for each row where the plan is a loop, and take more than the limit.
      .with('due', () => (this.#database.dialect === 'postgres' ? due.forUpdate().skipLocked() : due))
      .updateTable(TABLE)
      .set({ lease_owner: owner, lease_until: until, attempts: sql<number>`attempts + 1` })
      .where('id', 'in', this.#kysely.selectFrom('due').select('due.id'))
      .returning(['id', 'message_id', 'recipient', 'subject', 'template', 'body', 'state', 'attempts'])
      .returning('created_at')
      .execute();
    return rows.map(claimedMail);
  }

  async extend(owner: string, until: Date): Promise<void> {
    await this.#kysely
      .updateTable(TABLE)
      .set({ lease_until: until })
      .where('state', 'in', OPEN_STATES)
      .where('lease_owner', '=', owner)
      .execute();
  }

  async settle(id: number, owner: string, settlement: Settlement): Promise<boolean> {
    if (settlement === 'removed') {
      const removed = this.#kysely.deleteFrom(TABLE).where('id', '=', id).where('lease_owner', '=', owner);
      return (await removed.executeTakeFirst()).numDeletedRows > 0n;
    }
    const settled = await this.#kysely
      .updateTable(TABLE)
      .set({ ...free, ...settledColumns(settlement) })
      .where('id', '=', id)
      .where('lease_owner', '=', owner)
      .executeTakeFirst();
    return settled.numUpdatedRows > 0n;
  }

  async release(owner: string): Promise<void> {
    await this.#kysely
      .updateTable(TABLE)
      .set({ ...free, attempts: sql<number>`attempts - 1` })
      .where('state', 'in', OPEN_STATES)
      .where('lease_owner', '=', owner)
      .execute();
  }

  clear(before: Date): Promise<number> {
    const settled = this.#database.compareMoment('settled_at', '<', before);
    return deleteInBatches(this.#database, {
      table: TABLE,
      where: sql`state in ('sent', 'failed') and ${settled}`,
    });
  }

  #due(now: Date) {
    return this.#kysely
      .selectFrom(TABLE)
      .select(`${TABLE}.id as id`)
      .where('state', 'in', OPEN_STATES)
      .where(this.#database.compareMoment('next_attempt_at', '<=', now))
      .where(({ eb, or }) =>
        or([eb('lease_until', 'is', null), this.#database.compareMoment('lease_until', '<=', now)]),
      );
  }
}

function settledColumns(settlement: Exclude<Settlement, 'removed'>): Record<string, unknown> {
  switch (settlement.state) {
    case 'sent':
      return {
        state: 'sent',
        settled_at: settlement.at,
        last_error: '',
        ...(settlement.keepBody ? {} : { body: null }),
      };
    case 'queued':
      return { next_attempt_at: settlement.nextAttemptAt, last_error: settlement.error };
    case 'failed':
      return { state: 'failed', settled_at: settlement.at, last_error: settlement.error };
    default:
      return settlement satisfies never;
  }
}

function claimedMail(row: Record<string, unknown>): ClaimedMail {
  const { id, message_id, recipient, subject, template, body, state, attempts, created_at } = row;
  return {
    id,
    messageId: message_id,
    recipient,
    subject,
    template,
    body,
    state,
    attempts,
    createdAt: created_at,
  } as ClaimedMail;
}
