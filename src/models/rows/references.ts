import type { ModelFields, ReferenceField } from '../kinds/model-field.ts';
import type { Model } from '../model.ts';
import type { RegisteredUsers } from '../permissions/registered-users.ts';

/**
 * What a model's foreign keys and relations refer to, by their names, for the compiler: a model, or the project's users.
 */
export type ReferencesOf<M> = KeyReferencesOf<M> & RelationsOf<M>;

/** What the relations of a model lead to, by their names. */
export type RelationsOf<M> = M extends { readonly relations: infer R }
  ? {
      readonly [Name in keyof R & string]: R[Name] extends { readonly references: infer To }
        ? Referred<To, M>
        : never;
    }
  : unknown;

type KeyReferencesOf<M> =
  M extends Model<infer F>
    ? {
        readonly [Name in ReferringNames<F>]: F[Name] extends { readonly '~references'?: infer R }
          ? Referred<NonNullable<R>, M>
          : never;
      }
    : never;

type ReferringNames<F extends ModelFields> = {
  [Name in keyof F & string]: '~references' extends keyof F[Name] ? Name : never;
}[keyof F & string];

type Referred<R, M> = R extends () => infer Other ? Other : R extends 'user' ? RegisteredUsers : M;

/** The model that a foreign key of `model` refers to. */
export function referredModel(model: Model, { references }: ReferenceField, userModel: Model): Model {
  if (references === 'user') return userModel;
  // A field knows of models only what foreign keys need; what it was given is a whole one.
  return typeof references === 'function' ? (references() as Model) : model;
}
