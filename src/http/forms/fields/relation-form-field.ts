import { z } from 'zod';
import { fieldHelp, fieldLabel } from '../../../models/fields/field-label.ts';
import { ValueProblem } from '../../../models/fields/value-problem.ts';
import { valueSchema } from '../../../models/kinds/field-schema.ts';
import type { ManyToMany } from '../../../models/kinds/many-to-many.ts';
import type { Model } from '../../../models/model.ts';
import { idFrom } from '../../../models/model-key.ts';
import { RequestError } from '../../request-error.ts';
import { createFormField } from './form-field.ts';
import type { Choice, FormField, ModelRules } from './form-field-data.ts';

/**
 * The form's field for a relation of a model: Django's ModelMultipleChoiceField. Its value is the ids of the related rows.
 *
 * @throws LatchkeyError `form_field_setting_invalid` without choices: a form asks no database.
 */
export function relationFieldOf(
  model: Pick<Model, 'id' | 'relations'>,
  name: string,
  choices: readonly Choice[] | undefined,
): FormField {
  const relation = model.relations[name] as ManyToMany;
  if (!choices) {
    const reason = `the form needs the rows that ${name} may lead to, as overrides: { ${name}: { choices: [['7', 'Ada']] } }`;
    throw new RequestError('form_field_setting_invalid', { kind: relation.kind, setting: 'choices', reason });
  }
  return createFormField('multi-select', {
    label: relation.label ?? fieldLabel(name),
    helpText: relation.helpText ?? fieldHelp(name),
    required: relation.required,
    choices,
    model: rulesOf(model, relation),
  });
}

/** Models may refer to each other: which one it leads to is asked when the first form comes. */
function rulesOf(model: Pick<Model, 'id'>, { references }: ManyToMany): ModelRules {
  // Of users, the form does not know the model: its store makes ids of the texts, as for a foreign key.
  const target = () => {
    if (references === 'user') return null;
    return typeof references === 'function' ? (references() as Model) : model;
  };
  return {
    limitsLength: true,
    parse(text) {
      const to = target();
      return to ? (idFrom(to, text) ?? ValueProblem.of('choice', { choices: [] })) : text;
    },
    schema: z.lazy(() => {
      const to = target();
      return z.array(to ? valueSchema(to.id) : z.string());
    }),
  };
}
