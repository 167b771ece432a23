import type { ModelField } from '../../models/fields/model-field.ts';
import type { Model } from '../../models/model.ts';

/** The model that a foreign key of `model` refers to. */
export function referredModel(model: Model, { references }: ModelField, userModel: Model): Model {
  if (references === 'user') return userModel;
  return typeof references === 'function' ? references() : model;
}
