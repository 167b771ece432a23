import type { Model } from '../../../models/model.ts';
import type { Sentence } from '../../../support/texts/keyed-text.ts';
import type { AdminColumn } from './admin-list.ts';

export interface AdminSectionOptions<Name extends string> {
  /** Fields that are shown and cannot be changed. */
  readonly readOnly?: readonly Name[];
  /** A sentence below the heading. */
  readonly description?: Sentence;
}

/** Fields of a form that belong together: Django's fieldset. */
export interface AdminSection<Name extends string = string, Row = never> extends AdminSectionOptions<Name> {
  /** Null: it has no heading. */
  readonly title: Sentence | null;
  /** Also columns, of which a row's form shows what they say of it. */
  readonly fields: readonly (Name | AdminColumn<Row>)[];
}

/** Declares a section of an admin's form: `section('Text', ['title', 'body'])`. */
export function section<Row>(
  title: Sentence | null,
  fields: readonly AdminColumn<Row>[],
  options?: AdminSectionOptions<never>,
): AdminSection<never, Row>;
export function section<const Name extends string, Row = never>(
  title: Sentence | null,
  fields: readonly (Name | AdminColumn<Row>)[],
  options?: AdminSectionOptions<NoInfer<Name>>,
): AdminSection<Name, Row>;
export function section(
  title: Sentence | null,
  fields: readonly (string | AdminColumn)[],
  options: AdminSectionOptions<string> = {},
): AdminSection {
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
  /** Rows that there have to be. Default 0. Django's `min_num`. */
  readonly min?: number;
  /** The most rows that there may be: no more can be added. Default: any number. A form shows the first 100. Django's `max_num`. */
  readonly max?: number;
  /** Whether rows can be deleted in this form, by those who may delete them. Default true. Django's `can_delete`. */
  readonly canDelete?: boolean;
  /** The heading above the rows. Default: the model's `labelPlural`. Django's `verbose_name_plural`. */
  readonly title?: Sentence;
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
