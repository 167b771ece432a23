import { isReference, type ReferenceField } from '../../kinds/model-field.ts';
import type { Model } from '../../model.ts';
import { referredModel } from '../references.ts';

/** The models of a project, and which of them is that of the users. */
export interface ModelGraph {
  /** All of them; whether the users' is among them makes no difference. */
  readonly models: readonly Model[];
  readonly userModel: Model;
}

/** A foreign key in its place. */
export interface ModelReference {
  /** The model that has it. */
  readonly from: Model;
  /** The name of the field. */
  readonly name: string;
  readonly field: ReferenceField;
  /** The model that it refers to. */
  readonly to: Model;
}

/** The foreign keys of a model. Those made by `mapField` hold what only the project knows, and are none of them. */
export function referencesOf(from: Model, { userModel }: ModelGraph): ModelReference[] {
  return Object.entries(from.fields).flatMap(([name, field]) =>
    isReference(field) && !field.mapping
      ? [{ from, name, field, to: referredModel(from, field, userModel) }]
      : [],
  );
}

/** Whether a row is whose the row is that the foreign key refers to. */
export function isOwned({ field, to }: ModelReference, { userModel }: ModelGraph): boolean {
  return field.owned ?? (to.table === userModel.table && field.onDelete === 'cascade');
}

/** Whether a row goes along with the row that the foreign key refers to. */
export function goesAlong({ field }: ModelReference): boolean {
  return field.onDelete === 'cascade';
}
