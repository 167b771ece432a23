import { applyOperation } from '../operations/apply-operation.ts';
import type { Operation } from '../operations/contract/operation.ts';
import type { SchemaState } from '../schema/schema-state.ts';

/** One operation of a plan. */
export interface PlannedChange {
  /** The app whose migration it will be part of. */
  readonly app: string;
  readonly operation: Operation;
  /** The tables before it. */
  readonly before: SchemaState;
}

/** Operations as they are found, and the tables as they leave them, which is what the next ones are found from. */
export class PlannedChanges {
  readonly list: PlannedChange[] = [];
  #state: SchemaState;

  constructor(state: SchemaState) {
    this.#state = state;
  }

  get state(): SchemaState {
    return this.#state;
  }

  add(app: string, operation: Operation): void {
    const before = this.#state;
    this.#state = applyOperation(before, app, operation);
    this.list.push({ app, operation, before });
  }
}
