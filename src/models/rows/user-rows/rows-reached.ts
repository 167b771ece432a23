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

/**
 * The rows that lead to a user by foreign keys, over as many models as it takes. Users are not among them, and a row does not
 * lead there by one of its own model.
 */
export class RowsReached {
  readonly #graph: ModelGraph;
  readonly #userId: RowId;
  readonly #follows: (reference: ModelReference) => boolean;
  /** By the table; null where no row leads there, and while that is found out. */
  readonly #found = new Map<string, object | null>();

  /** `follows`: the foreign keys that lead on. */
  constructor(graph: ModelGraph, userId: RowId, follows: (reference: ModelReference) => boolean) {
    this.#graph = graph;
    this.#userId = userId;
    this.#follows = follows;
  }

  /** The models that have such rows, each before those that it refers to. */
  all(): RowsOfModel[] {
    const reached = this.#graph.models.flatMap((model) => {
      const where = this.of(model);
      return where ? [{ model, where }] : [];
    });
    // A model is found out after those that it leads to.
    const order = [...this.#found.keys()];
    return reached.toSorted(
      (one, other) => order.indexOf(other.model.table) - order.indexOf(one.model.table),
    );
  }

  /** What the rows of a model are found by that lead to the user; null where none does. */
  of(model: Model): object | null {
    const { table } = model;
    if (this.isUsers(model)) return null;
    const known = this.#found.get(table);
    if (known !== undefined) return known;
    // Models that refer to each other would go round for ever.
    this.#found.set(table, null);
    const ways = referencesOf(model, this.#graph)
      .filter(this.#follows)
      .flatMap((reference) => this.by(reference) ?? []);
    const where = ways.length > 0 ? anyOf(...(ways as never[])) : null;
    this.#found.delete(table);
    this.#found.set(table, where);
    return where;
  }

  /** What the rows are found by that refer to the user, or to a row that leads there, by this foreign key; null for none. */
  by({ name, to }: ModelReference): object | null {
    if (this.isUsers(to)) return { [name]: this.#userId };
    const where = this.of(to);
    return where && { [name]: related(where as never) };
  }

  isUsers({ table }: Model): boolean {
    return table === this.#graph.userModel.table;
  }
}
