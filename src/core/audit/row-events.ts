import type { AuditDetail, AuditObject, EventAudit } from '../event-audit.ts';
import { defineEvent } from '../events.ts';
import { detailsOfChanges, type RowChange } from './row-changes.ts';

/** What is told of a row. */
export interface RowEvent {
  /** The row; without an `id`, all rows of its model. */
  readonly object: AuditObject;
  /** What people call it: its title. */
  readonly label: string;
  /** Which of its fields have other values. Default: none. */
  readonly changes?: readonly RowChange[];
  /** The name of what was done with it, or was not allowed: `publish`, `delete`. */
  readonly action?: string;
  /** What went along with what was deleted: names of models, and how many of their rows: `Comment 3`. Default: nothing. */
  readonly along?: readonly string[];
}

const audit: EventAudit<RowEvent> = {
  object: ({ object }) => object,
  detail: ({ label, action, along = [], changes }): readonly AuditDetail[] =>
    detailsOfChanges(
      { label, ...(action === undefined ? {} : { action }), ...(along.length > 0 ? { along } : {}) },
      changes,
    ),
};

/**
 * Somebody added a row. This event and the others of rows are told by whoever lets people change rows, such as an admin's
 * pages, and not by the managers of models:
 *
 * ```ts
 * await accounts.transact(async ({ emit }) => {
 *   const note = await request.objects(Note).create(values);
 *   await emit(rowAdded, { object: { model: Note, id: note.id }, label: note.title });
 * });
 * ```
 */
export const rowAdded = defineEvent<RowEvent>('rowAdded', { audit });

/** Somebody changed a row. `changes` of more than 16 fields are several entries of the audit log. */
export const rowChanged = defineEvent<RowEvent>('rowChanged', { audit });

/** Somebody deleted a row. `label`: what it was called. It is not kept where the row is a user. */
export const rowDeleted = defineEvent<RowEvent>('rowDeleted', { audit });

/** Somebody did something else with a row: `action`. */
export const rowActionRun = defineEvent<RowEvent>('rowActionRun', { audit });

/**
 * Somebody was not allowed to do something with a row: `action`. Tell of it outside of a transaction that is undone. Of those
 * who are not logged in, refusals are counted together.
 */
export const rowRefused = defineEvent<RowEvent>('rowRefused', {
  audit: { ...audit, outcome: 'refused', counted: 'strangers' },
});
