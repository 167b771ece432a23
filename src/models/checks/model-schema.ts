import { z } from 'zod';
import { hasDefault } from '../fields/field-base.ts';
import { inputSchema } from '../kinds/field-schema.ts';
import type { FieldValue, ModelField, ModelFields } from '../kinds/model-field.ts';
import type { Model } from '../model.ts';
import { refuseUnknownFields } from './validate-values.ts';

type IsOptional<F> = F extends { readonly '~optional'?: infer O } ? (true extends O ? true : false) : false;

type Shape<F extends ModelFields, Names extends keyof F, Partial extends boolean> = {
  [Name in Names]: true extends IsOptional<F[Name]> | Partial
    ? z.ZodExactOptional<z.ZodType<FieldValue<F[Name]>>>
    : z.ZodType<FieldValue<F[Name]>>;
};

/** The zod schema of some fields of a model. */
export type ModelSchema<
  F extends ModelFields,
  Names extends keyof F,
  Partial extends boolean = false,
> = z.ZodObject<Shape<F, Names, Partial>, z.core.$strict>;

export interface ModelSchemaOptions<Names extends string, Partial extends boolean> {
  /** The fields that may be given. There is no way to say "all": what a stranger may set is to be said by name. */
  readonly only: readonly Names[];
  /** Whether each of them may be left out, as in a change. Default false: those without a default are needed. */
  readonly partial?: Partial;
}

/**
 * A zod schema that makes values of some of a model's fields from parsed JSON, for APIs. Datetimes come as text
 * (`2026-01-31T23:59:00Z`), and fields made by `mapField` as they are stored. Other names are refused.
 *
 * ```ts
 * const noteSchema = modelSchema(Note, { only: ['title', 'dueAt'] });
 * const answer = noteSchema.safeParse(await request.raw.json());
 * if (answer.success) answer.data.dueAt; // Date | null
 * ```
 *
 * @throws LatchkeyError `field_unknown`.
 */
export function modelSchema<
  F extends ModelFields,
  const Names extends keyof F & string,
  const Partial extends boolean = false,
>(
  model: { readonly fields: F },
  { only, partial }: ModelSchemaOptions<Names, Partial>,
): ModelSchema<F, Names, Partial> {
  refuseUnknownFields(model as unknown as Model, Object.fromEntries(only.map((name) => [name, null])));
  const shape = only.map((name) => [
    name,
    propertySchema(model.fields[name] as ModelField, partial ?? false),
  ]);
  return z.strictObject(Object.fromEntries(shape)) as never;
}

function propertySchema(field: ModelField, partial: boolean): z.ZodType {
  const schema = field.nullable ? inputSchema(field).nullable() : inputSchema(field);
  const mayBeLeftOut = partial || field.nullable || hasDefault(field);
  return mayBeLeftOut ? z.exactOptional(schema) : schema;
}
