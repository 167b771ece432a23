import type { FieldBase } from '../fields/field-base.ts';
import type { FieldKindDefinition } from '../fields/field-kind-definition.ts';
import { type FieldKind, kinds } from './kinds.ts';

type PartsOf<Kind extends FieldKind> =
  (typeof kinds)[Kind] extends FieldKindDefinition<infer Parts, infer _> ? Parts : never;

/**
 * One field of a model, as data: Django's model field. `kind` tells what else a field has. The parameters are those of
 * `FieldBase`.
 */
export type ModelField<
  T = unknown,
  Optional extends boolean = boolean,
  Column extends string | undefined = string | undefined,
  Stored = unknown,
> = {
  [Kind in FieldKind]: FieldBase<T, Optional, Column, Stored> & PartsOf<Kind> & { readonly kind: Kind };
}[FieldKind];

/** A model's fields by name, in their order. */
export type ModelFields = Readonly<Record<string, ModelField>>;

/** A field that holds the id of another row. */
export type ReferenceField = Extract<ModelField, { readonly kind: 'foreignKey' | 'oneToOne' }>;

export function isReference(field: ModelField): field is ReferenceField {
  return field.kind === 'foreignKey' || field.kind === 'oneToOne';
}

/** The type of a field's value. */
export type FieldValue<F> = F extends FieldBase<infer T> ? T : never;

/** What is particular to a field's kind. */
export function kindOf({ kind }: { readonly kind: FieldKind }): FieldKindDefinition<object, unknown> {
  return kinds[kind];
}

/** Whether fields of a kind hold text that people write, which may be empty. */
export function isTextKind(kind: FieldKind): boolean {
  return kinds[kind].holdsText;
}

export type FileField = Extract<ModelField, { readonly kind: 'file' | 'image' }>;

/** Whether the values of a field are the paths of files. */
export function isFileField(field: ModelField): field is FileField {
  return field.kind === 'file' || field.kind === 'image';
}
