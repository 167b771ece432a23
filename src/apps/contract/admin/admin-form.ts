import type { Model } from '../../../models/model.ts';
import type { Sentence } from '../../../support/texts/keyed-text.ts';

export interface AdminSectionOptions<Name extends string> {
  /** Fields that are shown and cannot be changed. */
  readonly readOnly?: readonly Name[];
  /** A sentence below the heading. */
  readonly description?: Sentence;
}

/** Fields of a form that belong together: Django's fieldset. */
export interface AdminSection<Name extends string = string> extends AdminSectionOptions<Name> {
  /** Null: it has no heading. */
  readonly title: Sentence | null;
  readonly fields: readonly Name[];
}

/** Declares a section of an admin's form: `section('Text', ['title', 'body'])`. */
export function section<const Name extends string>(
  title: Sentence | null,
  fields: readonly Name[],
  options: AdminSectionOptions<NoInfer<Name>> = {},
): AdminSection<Name> {
  return { ...options, title, fields };
}

export interface AdminInlineOptions<Name extends string> {
  /** In their order. Default: those that forms may show, but the foreign key. */
  readonly fields?: readonly Name[];
  /** The foreign key to the row of the form. Needed where there are several. Django's `fk_name`. */
  readonly by?: Name;
  /** Default `table`. Django's TabularInline and StackedInline. */
  readonly as?: 'table' | 'stack';
  /** Empty rows that are offered. Default 1. Django's `extra`. */
  readonly extra?: number;
  /** The most rows that are shown. Default 100: of more the list of the model has the rest. Django's `max_num`. */
  readonly max?: number;
  /** Fields that are shown and cannot be changed. */
  readonly readOnly?: readonly Name[];
}

/** Rows of another model that stand in the form of the row that they refer to. */
export interface AdminInline extends AdminInlineOptions<string> {
  readonly model: Model;
}

/** Declares an inline: `inline(Comment, { fields: ['text', 'authorId'] })`. Django's `InlineModelAdmin`. */
export function inline<M extends { readonly name: string; readonly fields: object }>(
  model: M,
  options: AdminInlineOptions<keyof M['fields'] & string> = {},
): AdminInline {
  return { ...options, model: model as object as Model };
}
