import type { ColumnTypeDefinition } from '../../src/database/contract/column-type-definition.ts';
import type { FieldKindDefinition } from '../../src/models/fields/field-kind-definition.ts';

/** The members that may be left out. */
type Forgettable<Definition> = {
  [Member in keyof Definition]-?: Omit<Definition, Member> extends Definition ? Member : never;
}[keyof Definition];

type None<Members> = [Members] extends [never] ? true : false;

/** A kind of field, or a type of column, that says less than all does not compile. */
export const nothingIsForgotten: readonly [
  None<Forgettable<FieldKindDefinition<object, unknown>>>,
  None<Forgettable<ColumnTypeDefinition>>,
  None<Forgettable<ColumnTypeDefinition['sqlite']>>,
  None<Forgettable<ColumnTypeDefinition['postgres']>>,
] = [true, true, true, true];

// @ts-expect-error: a member could be forgotten here, which the type above would find.
export const somethingIsForgotten: None<Forgettable<{ readonly one: string; readonly two?: string }>> = true;
