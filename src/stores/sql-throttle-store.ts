import type { CompiledQuery } from 'kysely';
import type {
  ThrottleRefusal,
  ThrottleRelease,
  ThrottleStore,
  ThrottleTaking,
} from '../core/throttle/throttle-store.ts';
import { ThrottleTable } from '../core/throttle/throttle-table.ts';
import type { Database } from '../database/contract/database.ts';
import { deleteInBatches } from '../database/sql/delete-in-batches.ts';
import { sql } from '../database/sql/kysely.ts';

/** What is asked for: a row for each taking, by these names. */
const WANTED =
  'wanted (id, now, stop, free, first_pause, longest, longest_pause, keep_free, keep_paused, keep_stopped, renews)';

/**
 * Until when there is a pause after the try of number `nth`. Where there is none it is no moment at all: clocks of several
 * processes differ, and a try that comes with an earlier one must not wait for them to agree.
 */
const PAUSED_UNTIL = `case when nth < free then 0 when nth >= longest then now + longest_pause
  else now + (first_pause << cast(nth - free as integer)) end`;

/** How long the bucket is kept after it. */
const KEEP = 'case when nth >= stop then keep_stopped when nth < free then keep_free else keep_paused end';

/** Buckets in a table. One that is emptied stays as a row that is not kept any more, until `deleteOver`. */
export class SqlThrottleStore implements ThrottleStore {
  readonly #database: Database;
  // Compiled once for each number of buckets: only the values differ, and compiling takes longer than the rest.
  readonly #takes = new Map<number, CompiledQuery<{ id: string }>>();
  readonly #releases = new Map<string, CompiledQuery>();

  constructor(database: Database) {
    this.#database = database;
  }

  async take(takings: readonly ThrottleTaking[], now: number): Promise<readonly ThrottleRefusal[]> {
    if (takings.length === 0) return [];
    const rows = takings.map((taking) => wantedRow(taking, now));
    const query = compiledOnce(this.#takes, rows.length, () => this.#compileTake(rows));
    const taken = await this.#database.kysely.executeQuery<{ id: string }>({
      ...query,
      parameters: rows.flat(),
    });
    if (taken.rows.length === takings.length) return [];
    await this.release({ undo: taken.rows.map(({ id }) => id) }, now);
    return this.#refusals(takings, now);
  }

  async release({ undo = [], empty = [] }: ThrottleRelease, now: number): Promise<void> {
    if (undo.length + empty.length === 0) return;
    const shape = `${undo.length} ${empty.length}`;
    const query = compiledOnce(this.#releases, shape, () => this.#compileRelease(undo, empty));
    await this.#database.kysely.executeQuery({ ...query, parameters: [...undo, ...empty, now] });
  }

  deleteOver(before: number): Promise<number> {
    return deleteInBatches(this.#database, {
      table: ThrottleTable.table,
      where: sql`kept_until <= ${before}`,
    });
  }

  /**
   * One statement, which looks whether one of the buckets refuses, and else writes to all of them. A refused try, of which there
   * may be a flood, writes nothing. On PostgreSQL others may take between the look and the write: so each row is asked once
   * more under its lock, and where it refuses then, what the others gave is given back. All lock in the order of the keys, so
   * that two never wait for each other.
   */
  #compileTake(rows: readonly WantedRow[]): CompiledQuery<{ id: string }> {
    return sql<{ id: string }>`
      with ${sql.raw(WANTED)} as (values ${sql.join(rows.map(typedRow))})
      insert into latchkey_throttle as held (id, tries, paused_until, kept_until)
      select id, nth, ${sql.raw(PAUSED_UNTIL)}, now + ${sql.raw(KEEP)}
      from (select wanted.*, 1 as nth from wanted) as first
      where not exists (
        select 1 from latchkey_throttle as seen join wanted on wanted.id = seen.id
        where seen.kept_until > wanted.now and (seen.tries >= wanted.stop or seen.paused_until > wanted.now)
      )
      order by id
      on conflict (id) do update set (tries, paused_until, kept_until) = (
        select nth, ${sql.raw(PAUSED_UNTIL)},
          case when held.kept_until > now and renews = 0 then held.kept_until else now + ${sql.raw(KEEP)} end
        from (
          select wanted.*, case when held.kept_until > wanted.now then held.tries + 1 else 1 end as nth
          from wanted where wanted.id = held.id
        ) as further
      )
      where not exists (
        select 1 from wanted where wanted.id = held.id
        and held.kept_until > wanted.now and (held.tries >= wanted.stop or held.paused_until > wanted.now)
      )
      returning id`.compile(this.#database.kysely);
  }

  /** One statement for both, which locks the rows in the order of their keys. */
  #compileRelease(undo: readonly string[], empty: readonly string[]): CompiledQuery {
    const row = (emptied: 0 | 1) => (key: string) => sql`(cast(${key} as varchar), ${sql.lit(emptied)})`;
    const inTurn = this.#database.dialect === 'postgres' ? sql`for update of seen` : sql``;
    return sql`
      with released (id, emptied) as (values ${sql.join([...undo.map(row(0)), ...empty.map(row(1))])})
      update latchkey_throttle as held set
        tries = case when emptied = 1 then 0 else tries - 1 end,
        paused_until = 0,
        kept_until = case when emptied = 1 then 0 else kept_until end
      from (
        select seen.id as turn, emptied from latchkey_throttle as seen join released on released.id = seen.id
        order by seen.id ${inTurn}
      ) as named
      where held.id = turn and (emptied = 1 or (kept_until > cast(${0} as bigint) and tries > 0))`.compile(
      this.#database.kysely,
    );
  }

  /** Which refuse. None does any more where they were cleared in this moment: the next try is told so. */
  async #refusals(takings: readonly ThrottleTaking[], now: number): Promise<readonly ThrottleRefusal[]> {
    const rows = await this.#database.kysely
      .selectFrom(ThrottleTable.table)
      .select(['id', 'tries', 'paused_until', 'kept_until'])
      .where(
        'id',
        'in',
        takings.map(({ key }) => key),
      )
      .where('kept_until', '>', now)
      .execute();
    const refusals: ThrottleRefusal[] = [];
    for (const { key, rule } of takings) {
      const row = rows.find(({ id }) => id === key);
      if (!row) continue;
      if (Number(row.tries) >= rule.stop) refusals.push({ key, wait: Number(row.kept_until) - now });
      else if (Number(row.paused_until) > now) refusals.push({ key, wait: Number(row.paused_until) - now });
    }
    return refusals.length > 0 ? refusals : takings.map(({ key }) => ({ key, wait: 1 }));
  }
}

type WantedRow = readonly [key: string, ...numbers: number[]];

/** The values of a taking, in the order of `WANTED`. */
function wantedRow({ key, rule }: ThrottleTaking, now: number): WantedRow {
  return [
    key,
    now,
    rule.stop,
    rule.free,
    rule.from,
    rule.longest,
    rule.to,
    rule.keepFree,
    rule.keepPaused,
    rule.keepStopped,
    rule.renews ? 1 : 0,
  ];
}

/** PostgreSQL has to be told what the values are. */
function typedRow([key, ...numbers]: WantedRow) {
  return sql`(cast(${key} as varchar), ${sql.join(numbers.map((number) => sql`cast(${number} as bigint)`))})`;
}

function compiledOnce<Key, Query>(compiled: Map<Key, Query>, shape: Key, compile: () => Query): Query {
  const known = compiled.get(shape) ?? compile();
  compiled.set(shape, known);
  return known;
}
