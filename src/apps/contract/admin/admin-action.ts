import type { BaseUser } from '../../../core/users/user.ts';
import type { FormDefinition } from '../../../http/forms/definition/form-definition.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import type { Sentence } from '../../../support/texts/keyed-text.ts';
import type { AdminAct } from './admin-rules.ts';

/** What an action is offered for: one row, those that are ticked, or all that the list finds. */
export type ActionTarget = 'row' | 'selection' | 'all';

/** The rows that an action is run on, some at a time: a list may find any number. */
export interface ActionRows<Row> {
  /** How many they are. */
  readonly count: number;
  /** The rows, some at a time. Each batch is read when it is asked for. */
  batches(): AsyncIterable<readonly Row[]>;
  /**
   * Changes fields of all of them, and tells how many there were. Each change is checked against the model and written to
   * the history.
   *
   * @throws LatchkeyError `field_missing`, `field_value_invalid`, `field_unknown`.
   */
  update(changes: Readonly<Record<string, unknown>>): Promise<number>;
}

/** What else an action gets. */
export interface ActionContext {
  readonly request: HttpRequest<BaseUser>;
  /** What its form asked for; empty where it has none. */
  readonly values: Readonly<Record<string, unknown>>;
}

export interface AdminActionOptions<Row> {
  /** Where it is offered. Default: `selection`. */
  readonly on?: readonly ActionTarget[];
  /** What one must be allowed to do with the rows; a permission's name is another way. Default `change`. */
  readonly needs?: AdminAct | `${string}.${string}`;
  /** Asked before it is run. Default: what it is called, and how many rows. */
  readonly confirm?: Sentence;
  /** Values that it asks for first. */
  readonly form?: FormDefinition;
  /** Whether it takes something away, and is shown so. Default false. */
  readonly danger?: boolean;
  /**
   * Does it, in one transaction: where it throws, nothing is changed. Answers with what the person reads afterwards; default: how
   * many rows there were.
   */
  run(rows: ActionRows<Row>, context: ActionContext): Promise<Sentence | undefined | number>;
}

/** Something that staff do with rows at once: Django's admin action. */
export interface AdminAction<Row = never> extends AdminActionOptions<Row> {
  readonly label: Sentence;
  readonly on: readonly ActionTarget[];
  readonly needs: AdminAct | `${string}.${string}`;
}

/**
 * Declares an action of an admin: `pin: action('Pin', { needs: 'change', run: (rows) => rows.update({ pinned: true }) })`. Staff
 * confirm it on a page of its own.
 */
export function action<Row>(label: Sentence, options: AdminActionOptions<Row>): AdminAction<Row> {
  return { on: ['selection'], needs: 'change', ...options, label };
}
