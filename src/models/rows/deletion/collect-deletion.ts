import type { Model } from '../../model.ts';
import type { RowId } from '../../model-key.ts';
import { inList } from '../condition.ts';
import { type DeletionSource, IDS_AT_ONCE, inBatches } from './deletion-source.ts';
import { inOrderOfRemoval } from './in-order-of-removal.ts';
import { goesAlong, type ModelReference, referencesOf } from './model-reference.ts';

/** Some rows of a model. */
export interface CollectedRows {
  readonly model: Model;
  readonly ids: readonly RowId[];
  /** Whether there are more, which were not looked at. */
  readonly isMore: boolean;
}

/** Rows that stay, and forget what they refer to. */
export interface CollectedForgetting extends CollectedRows {
  /** The name of the foreign key. */
  readonly name: string;
}

/** What becomes of which rows when some are deleted, as the foreign keys say: Django's `Collector`. */
export interface Deletion {
  /** Those that were to be deleted and those that go along, those that refer to others first. */
  readonly removed: readonly CollectedRows[];
  /** Rows that stay without what they refer to. */
  readonly forgetting: readonly CollectedForgetting[];
  /** Rows that forbid it. */
  readonly keeping: readonly CollectedRows[];
}

export interface DeletionOptions {
  /** Rows of a model that are looked at, for an overview. Default: all. */
  readonly limit?: number;
  /** Whether the rows are kept as they are until the transaction ends. Default false. */
  readonly forUpdate?: boolean;
}

/**
 * Finds what goes along with some rows, over as many models as it takes, and down to the last descendant in a tree. A row is
 * looked at once, so that models and rows may refer to each other in circles. Users never go along: an account ends by its own
 * rules alone, so users who would have to go forbid the deletion.
 */
export async function collectDeletion(
  source: DeletionSource,
  root: { readonly model: Model; readonly ids: readonly RowId[] },
  options: DeletionOptions = {},
): Promise<Deletion> {
  const collector = new Collector(source, options);
  await collector.follow(root);
  return collector.deletion();
}

/** The rows of a model that were found. */
class FoundRows {
  readonly model: Model;
  readonly name: string;
  readonly ids = new Set<RowId>();
  isMore = false;

  constructor(model: Model, name = '') {
    this.model = model;
    this.name = name;
  }

  collected() {
    const { model, name, isMore } = this;
    return { model, name, ids: [...this.ids], isMore };
  }
}

class Collector {
  readonly #source: DeletionSource;
  readonly #limit: number;
  readonly #forUpdate: boolean;
  readonly #references: readonly ModelReference[];
  readonly #gone = new Map<string, FoundRows>();

  constructor(
    source: DeletionSource,
    { limit = Number.POSITIVE_INFINITY, forUpdate = false }: DeletionOptions,
  ) {
    const { graph } = source;
    this.#source = source;
    this.#limit = limit;
    this.#forUpdate = forUpdate;
    const byTable = new Map([...graph.models, graph.userModel].map((model) => [model.table, model]));
    this.#references = [...byTable.values()].flatMap((model) => referencesOf(model, graph));
  }

  async follow(root: { readonly model: Model; readonly ids: readonly RowId[] }): Promise<void> {
    const waiting = [{ model: root.model, ids: this.#add(root.model, root.ids) }];
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      for (const reference of this.#referencesTo(next.model)) {
        if (!this.#leadsOn(reference)) continue;
        for await (const ids of this.#referring(reference, next.ids)) {
          const fresh = this.#add(reference.from, ids);
          if (fresh.length > 0) waiting.push({ model: reference.from, ids: fresh });
          if (this.#goneOf(reference.from).isMore) break;
        }
      }
    }
  }

  async deletion(): Promise<Deletion> {
    const removed = [...this.#gone.values()].map((found) => found.collected());
    const staying = this.#references.filter((reference) => !this.#leadsOn(reference));
    const forgets = staying.filter(({ field }) => field.onDelete === 'set null');
    const keeps = staying.filter(({ field }) => field.onDelete !== 'set null');
    return {
      removed: inOrderOfRemoval(removed, this.#references),
      forgetting: await this.#stayingRows(forgets, ({ from, name }) => `${from.table}.${name}`),
      keeping: await this.#stayingRows(keeps, ({ from }) => from.table),
    };
  }

  #referencesTo({ table }: Model): readonly ModelReference[] {
    return this.#references.filter(({ to }) => to.table === table);
  }

  #leadsOn(reference: ModelReference): boolean {
    return goesAlong(reference) && reference.from.table !== this.#source.graph.userModel.table;
  }

  #goneOf(model: Model): FoundRows {
    const found = this.#gone.get(model.table) ?? new FoundRows(model);
    this.#gone.set(model.table, found);
    return found;
  }

  /** Those that were not known. */
  #add(model: Model, ids: readonly RowId[]): readonly RowId[] {
    const found = this.#goneOf(model);
    const unknown = ids.filter((id) => !found.ids.has(id));
    const fresh = unknown.slice(0, Math.max(0, this.#limit - found.ids.size));
    for (const id of fresh) found.ids.add(id);
    if (fresh.length < unknown.length) found.isMore = true;
    return fresh;
  }

  /** The ids of the rows that refer to some others, some at a time. */
  async *#referring({ from, name }: ModelReference, ids: readonly RowId[]): AsyncGenerator<readonly RowId[]> {
    const rows = this.#source.rowsOf(from);
    for (const some of inBatches(ids)) {
      const where = { [name]: inList(some) };
      const query = { where, orderBy: 'id', limit: IDS_AT_ONCE, forUpdate: this.#forUpdate };
      for (let found = await rows.list(query); found.length > 0; ) {
        yield found.map(({ id }) => id);
        if (found.length < IDS_AT_ONCE) break;
        found = await rows.list({ ...query, after: found.at(-1) });
      }
    }
  }

  /** The rows that refer to what goes, and do not go themselves. */
  async #stayingRows(
    references: readonly ModelReference[],
    keyOf: (reference: ModelReference) => string,
  ): Promise<readonly CollectedForgetting[]> {
    const staying = new Map<string, FoundRows>();
    for (const reference of references) {
      const { from, name, to } = reference;
      const gone = this.#gone.get(to.table);
      if (!gone) continue;
      const key = keyOf(reference);
      const found = staying.get(key) ?? new FoundRows(from, name);
      staying.set(key, found);
      for await (const ids of this.#referring(reference, [...gone.ids])) {
        for (const id of ids) if (!this.#gone.get(from.table)?.ids.has(id)) found.ids.add(id);
        if (found.ids.size > this.#limit) found.isMore = true;
        if (found.isMore) break;
      }
    }
    return [...staying.values()].filter(({ ids }) => ids.size > 0).map((found) => found.collected());
  }
}
