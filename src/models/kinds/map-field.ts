import type { FieldValidator } from '../fields/field-base.ts';
import type { ModelField } from './model-field.ts';

/** How a field of one's own stands in its column. */
export interface FieldMappingOptions<Stored, T> {
  fromStored(stored: Stored): T;
  toStored(value: T): Stored;
  /** Says what is wrong with a value, or nothing. The `validate` of the field underneath sees what is stored. */
  readonly validate?: FieldValidator<T>;
}

/**
 * A field of one's own, made from a field of the package: the column holds what `toStored` makes of a value, and
 * `fromStored` makes the value again. The field underneath, with its default and its checks, is about what is stored.
 *
 * ```ts
 * const tags = () =>
 *   mapField(field.text({ default: '' }), {
 *     fromStored: (text) => text.split(' ').filter(Boolean),
 *     toStored: (tags: string[]) => tags.join(' '),
 *   });
 * ```
 */
export function mapField<Stored, T, Optional extends boolean, Column extends string | undefined>(
  base: ModelField<Stored, Optional, Column>,
  mapping: FieldMappingOptions<NonNullable<Stored>, T>,
): ModelField<T | Extract<Stored, null>, Optional, Column, Stored> {
  const { default: stored, onUpdate } = base;
  // Everywhere else what a field makes is a value.
  const value = (from: unknown) => (from === null ? null : mapping.fromStored(from as NonNullable<Stored>));
  const made = {
    ...(stored !== undefined && {
      default: typeof stored === 'function' ? () => value((stored as () => Stored)()) : value(stored),
    }),
    ...(onUpdate && { onUpdate: () => value(onUpdate()) }),
  };
  return Object.freeze({ ...base, ...made, mapping }) as never;
}
