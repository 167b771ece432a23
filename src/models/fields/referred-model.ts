import type { FieldBase } from './field-base.ts';

/** What a foreign key knows of the model that it refers to; it is the whole `Model`. */
export interface ReferredModel {
  readonly name: string;
  readonly app: string;
  readonly table: string;
  /** The field of its ids. */
  readonly id: FieldBase<number | string>;
  readonly fields: Readonly<Record<string, FieldBase>>;
}
