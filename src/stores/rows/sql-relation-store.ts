import type { Expression, SqlBool } from 'kysely';
import type { Database } from '../../database/contract/database.ts';
import { sql } from '../../database/sql/kysely.ts';
import { undoUnless } from '../../database/sql/undo-unless.ts';
import { withFreeId } from '../../database/sql/with-free-id.ts';
import { validateValues } from '../../models/checks/validate-values.ts';
import type { Model } from '../../models/model.ts';
import { idFrom, type RowId } from '../../models/model-key.ts';
import { inList } from '../../models/rows/condition.ts';
import { anyOf } from '../../models/rows/filter.ts';
import type { Join } from '../../models/rows/join-model.ts';
import type { CountOptions, ListQuery, MissingReference } from '../../models/rows/model-store.ts';
import type { RelationChange, RelationStore, RelationWrite } from '../../models/rows/relation-store.ts';
import type { RowRecord } from './listing/row-reads.ts';
import { ModelRows } from './model-rows.ts';

/** Ids of one question, and pairs of one statement: databases take so many parameters and no more. */
const AT_ONCE = 1000;

type Outcome = RelationChange | MissingReference | 'referenced' | null;

/** The pairs of a relation in their table. */
export class SqlRelationStore implements RelationStore {
  readonly #database: Database;
  readonly #join: Join;
  readonly #owners: ModelRows;
  readonly #targets: ModelRows;
  readonly #pairs: ModelRows;

  constructor(database: Database, join: Join, userModel: Model) {
    this.#database = database;
    this.#join = join;
    this.#owners = new ModelRows(database, join.owner, { userModel });
    this.#targets = new ModelRows(database, join.target, { userModel });
    this.#pairs = new ModelRows(database, join.pairs, { userModel });
  }

  async list(id: RowId, query: ListQuery): Promise<RowRecord[]> {
    const related = this.#relatedTo([id]);
    return related ? this.#targets.list(query, related) : [];
  }

  async count(id: RowId, where: object, options?: CountOptions): Promise<number> {
    const related = this.#relatedTo([id]);
    return related ? this.#targets.count(where, options, related) : 0;
  }

  async ids(id: RowId): Promise<RowId[]> {
    const { own, other } = this.#join;
    const pairs = await this.#pairs.list({ where: { [own]: id }, orderBy: other });
    return [...new Set(pairs.map((pair) => pair[other] as RowId))];
  }

  async listOfMany(ids: readonly RowId[], query: ListQuery): Promise<ReadonlyMap<RowId, RowRecord[]>> {
    const { own, other } = this.#join;
    const found = new Map<RowId, RowRecord[]>(ids.map((id) => [id, []]));
    for (const some of inParts([...found.keys()])) {
      const related = this.#relatedTo(some);
      if (!related) continue;
      const owners = Map.groupBy(
        await this.#pairs.list({ where: { [own]: inList(some) } }),
        (pair) => pair[other] as RowId,
      );
      // In the order of the query, for each of them.
      for (const row of await this.#targets.list(query, related)) {
        const of = new Set(owners.get(row.id as RowId)?.map((pair) => pair[own] as RowId));
        for (const id of of) found.get(id)?.push(row);
      }
    }
    return found;
  }

  write(id: RowId, write: RelationWrite): Promise<Outcome> {
    return undoUnless(
      this.#database,
      () => this.#write(id, write),
      (outcome) => typeof outcome === 'object' && outcome !== null && 'added' in outcome,
      // Somebody has removed one of the rows meanwhile.
      () => ({ missing: this.#join.name }),
    );
  }

  async #write(id: RowId, { ids, values = {}, exactly }: RelationWrite): Promise<Outcome> {
    const { name, target } = this.#join;
    // Of two who set the pairs of one row, the second sees what the first has made of them.
    if (!(await this.#owners.lock([id], 'change')).has(id)) return null;
    const wanted = new Set(ids.map((one) => idFrom(target, one)));
    const there = new Set<RowId>();
    for (const some of inParts([...wanted].filter((one) => one !== null))) {
      for (const one of await this.#targets.lock(some, 'reference')) there.add(one);
    }
    if (there.size < wanted.size) return { missing: name };
    const now = new Set(await this.ids(id));
    const added = [...there].filter((one) => !now.has(one));
    const left = exactly ? [...now].filter((one) => !there.has(one)) : [];
    await this.#insert(id, added, values);
    const removed = left.length > 0 ? await this.#remove(id, left) : 0;
    return removed === 'referenced' ? removed : { added: added.length, removed };
  }

  async #insert(id: RowId, others: readonly RowId[], values: Readonly<Record<string, unknown>>) {
    const { own, other, pairs, relation } = this.#join;
    const mirrored = relation.symmetrical ? others.filter((one) => one !== id) : [];
    const mirrors = mirrored.map((one) => ({ ...values, [own]: one, [other]: id }));
    const rows = [...others.map((one) => ({ ...values, [own]: id, [other]: one })), ...mirrors];
    const columns = this.#pairs.columns;
    for (const some of inParts(rows)) {
      const encoded = some.map((row) => columns.encode(validateValues(pairs, row)));
      const insert = this.#database.kysely.insertInto(pairs.table).values(encoded);
      // A pair that somebody else has made meanwhile is there. Where the database does not tell, `#write` has looked.
      const once = this.#isUnique
        ? insert.onConflict((on) => on.columns([own, other].map((one) => columns.columnOf(one))).doNothing())
        : insert;
      await withFreeId(this.#database, pairs.table, () => once.execute());
    }
  }

  /** Whether a pair is unique as the database has it. */
  get #isUnique(): boolean {
    const { own, other, pairs } = this.#join;
    return pairs.indexes.some(
      ({ fields, unique }) =>
        unique && fields.length === 2 && [own, other].every((name) => fields.includes(name)),
    );
  }

  remove(id: RowId, ids: readonly RowId[] | null): Promise<number | 'referenced'> {
    return undoUnless(
      this.#database,
      async () => {
        const given = ids && new Set(ids.map((one) => idFrom(this.#join.target, one)));
        if (!(await this.#owners.lock([id], 'change')).has(id)) return 0;
        const now = await this.ids(id);
        return this.#remove(id, given ? now.filter((one) => given.has(one)) : now);
      },
      (outcome) => outcome !== 'referenced',
      () => 'referenced',
    );
  }

  async #remove(id: RowId, ids: readonly RowId[]): Promise<number | 'referenced'> {
    const { own, other, relation } = this.#join;
    for (const some of inParts(ids)) {
      const pairs = { [own]: id, [other]: inList(some) };
      const mirrors = { [own]: inList(some), [other]: id };
      const where = relation.symmetrical ? anyOf(pairs as never, mirrors as never) : pairs;
      if ((await this.#pairs.deleteWhere(where)) === 'referenced') return 'referenced';
    }
    return ids.length;
  }

  /** SQL for whether a row of the target is related to one of these; null where they are no ids. */
  #relatedTo(ids: readonly RowId[]): Expression<SqlBool> | null {
    const { own, other, pairs, target } = this.#join;
    const [key] = this.#targets.columns.names;
    const stored = ids.map((id) => this.#owners.storedId(id)).filter((id) => id !== null);
    if (stored.length === 0) return null;
    const { columns } = this.#pairs;
    const column = (name: string) => sql.ref(`${pairs.table}.${columns.columnOf(name)}`);
    return sql<boolean>`${sql.ref(`${target.table}.${key}`)} in (select ${column(other)} from ${sql.table(pairs.table)}
      where ${column(own)} in (${sql.join(stored)}))`;
  }
}

function inParts<T>(all: readonly T[]): T[][] {
  const parts: T[][] = [];
  for (let start = 0; start < all.length; start += AT_ONCE) parts.push(all.slice(start, start + AT_ONCE));
  return parts;
}
