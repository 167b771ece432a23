import { FieldError } from '../../fields/field-error.ts';
import type { FieldKindDefinition } from '../../fields/field-kind-definition.ts';
import type { FieldOf } from '../../fields/make-field.ts';
import type { ReferredModel } from '../../fields/referred-model.ts';
import type { RegisteredUserId } from '../../fields/registered-user-id.ts';
import {
  type CountedModel,
  type ForeignKeyOptions,
  type ForeignKeyParts,
  makeReference,
  type ReferringTo,
  referenceKind,
  type TextualModel,
} from './foreign-key.ts';

/** As of a foreign key. It is unique and has an index by itself. */
export type OneToOneOptions<Id = number> = Omit<ForeignKeyOptions<Id>, 'unique' | 'index'>;

type OneToOne<Id, O> = FieldOf<'oneToOne', ForeignKeyParts, Id, O>;

export interface OneToOneBuilder {
  <const O extends OneToOneOptions, const R extends 'self' | (() => CountedModel)>(
    references: R,
    options?: O,
  ): OneToOne<number, O> & ReferringTo<R>;
  /** A row of a model whose ids are UUIDs or texts. */
  <const O extends OneToOneOptions<string>, const R extends () => ReferredModel>(
    references: R,
    options?: O,
  ): OneToOne<R extends () => TextualModel ? string : number, O> & ReferringTo<R>;
  /** A user, by the id, as `field.foreignKey('user')`. */
  <const O extends OneToOneOptions<RegisteredUserId>>(
    references: 'user',
    options?: O,
  ): OneToOne<RegisteredUserId, O> & ReferringTo<'user'>;
}

const build: OneToOneBuilder = (
  references: ForeignKeyParts['references'],
  options: OneToOneOptions<never> = {},
) => {
  if ('unique' in options && options.unique === false) {
    throw new FieldError('field_invalid', { kind: 'oneToOne', reason: 'it is unique; a foreignKey is not' });
  }
  return makeReference('oneToOne', references, { options, builtIn: { unique: true, index: true } });
};

/** The id of a row that no other row of the model refers to: Django's `OneToOneField`. */
export const oneToOne: FieldKindDefinition<ForeignKeyParts, OneToOneBuilder> = { build, ...referenceKind };
