import type { ReferenceField } from './kinds/model-field.ts';
import type { Model } from './model.ts';

/** The model that a foreign key of `model` refers to. */
export function referredModel(model: Model, { references }: ReferenceField, userModel: Model): Model {
  if (references === 'user') return userModel;
  // A field knows of models only what foreign keys need; what it was given is a whole one.
  return typeof references === 'function' ? (references() as Model) : model;
}
