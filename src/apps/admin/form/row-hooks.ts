import type { Sentence } from '../../../support/texts/keyed-text.ts';
import type { AdminRow } from '../rows/admin-rows.ts';
import type { AdminRequest, ModelRequest, RowRequest } from '../site/admin-view.ts';

/** Why values must not be written, and what the audit log says was refused. */
export interface RowRefusal {
  readonly reason: Sentence;
  readonly action: string;
}

/** What is special about the rows of a model of the package's own, for their form. */
export interface RowHooks {
  /** Fields that this visitor may look at only. `row`: null where a new one is made. */
  fixedFields(asked: ModelRequest, row: AdminRow | null): readonly string[];
  /** Asked in the transaction that writes: why these values must not be written. Null: they may. */
  refusal(asked: RowRequest, changes: Readonly<Record<string, unknown>>): Promise<RowRefusal | null>;
  /** What stands below the form: what the template of that name is given as `panels`. */
  panels(asked: RowRequest, options: { readonly canChange: boolean }): Promise<RowPanels>;
}

/** A part of a row's page below its form, with forms of its own. */
export interface RowPanels {
  readonly template: string;
  readonly [name: string]: unknown;
}

/** The hooks of a model; null: it has none. */
export type RowHooksOf = (
  asked: Pick<ModelRequest, 'admin'> & { readonly request: AdminRequest },
) => RowHooks | null;

export const noHooks: RowHooksOf = () => null;
