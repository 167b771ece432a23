import type { Model } from '../../model.ts';
import type { RowId } from '../../model-key.ts';
import { anyOf, related } from '../filter.ts';
import { type ModelGraph, type ModelReference, referencesOf } from './model-reference.ts';

/** Rows of a model: what they are found by. */
export interface RowsOfModel {
  readonly model: Model;
  /** A filter of the model. */
  readonly where: object;
}

/** What the rows of a model are found by, and whether a way was left out because it leads through a model twice. */
interface Found {
  readonly where: object | null;
  readonly whole: boolean;
}

/**
 * The rows that lead to a user by foreign keys, over as many models as it takes. Users are not among them, and no row leads
 * there by another of its own model: that could go on for ever.
 */
export class RowsReached {
  readonly #graph: ModelGraph;
  readonly #userId: RowId;
  readonly #follows: (reference: ModelReference) => boolean;
  /** By the table: what is the same whatever way one came. */
  readonly #known = new Map<string, Found>();

  /** `follows`: the foreign keys that lead on. */
  constructor(graph: ModelGraph, userId: RowId, follows: (reference: ModelReference) => boolean) {
    this.#graph = graph;
    this.#userId = userId;
    this.#follows = follows;
  }

  /** The models that have such rows, each before those that it refers to, as far as they do not refer to each other. */
  all(): RowsOfModel[] {
    return this.#referredFirst()
      .reverse()
      .flatMap((model) => {
        const where = this.of(model);
        return where ? [{ model, where }] : [];
      });
  }

  /** What the rows of a model are found by that lead to the user; null where none does. */
  of(model: Model): object | null {
    return this.#find(model, []).where;
  }

  /** What the rows are found by that refer to the user, or to a row that leads there, by this foreign key; null for none. */
  by(reference: ModelReference): object | null {
    return this.#findBy(reference, []).where;
  }

  isUsers({ table }: Model): boolean {
    return table === this.#graph.userModel.table;
  }

  /** `way`: the tables that one came through. */
  #find(model: Model, way: readonly string[]): Found {
    const { table } = model;
    if (this.isUsers(model)) return { where: null, whole: true };
    const known = this.#known.get(table);
    if (known) return known;
    if (way.includes(table)) return { where: null, whole: false };
    const ways = referencesOf(model, this.#graph)
      .filter(this.#follows)
      .map((reference) => this.#findBy(reference, [...way, table]));
    const wheres = ways.flatMap(({ where }) => where ?? []);
    const found: Found = {
      where: wheres.length > 0 ? anyOf(...(wheres as never[])) : null,
      whole: ways.every(({ whole }) => whole),
    };
    if (found.whole || way.length === 0) this.#known.set(table, { ...found, whole: true });
    return found;
  }

  #findBy({ name, to }: ModelReference, way: readonly string[]): Found {
    if (this.isUsers(to)) return { where: { [name]: this.#userId }, whole: true };
    const { where, whole } = this.#find(to, way);
    return { where: where && { [name]: related(where as never) }, whole };
  }

  #referredFirst(): Model[] {
    const models = new Map<string, Model | null>();
    const visit = (model: Model): void => {
      if (models.has(model.table)) return;
      models.set(model.table, null);
      for (const reference of referencesOf(model, this.#graph).filter(this.#follows)) visit(reference.to);
      models.delete(model.table);
      models.set(model.table, model);
    };
    for (const model of this.#graph.models) visit(model);
    // What a model refers to need not be the project's.
    const own = new Set(this.#graph.models.map(({ table }) => table));
    return [...models.values()].filter((model) => model !== null && own.has(model.table)) as Model[];
  }
}
