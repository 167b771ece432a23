import type { BaseUser } from '../../core/users/user.ts';
import type { UserModel } from '../../core/users/user-model.ts';
import { validateValues } from '../../models/checks/validate-values.ts';
import { ValueProblem, valueSentences } from '../../models/fields/value-problem.ts';
import { kindOf, type ModelField } from '../../models/kinds/model-field.ts';
import { ModelError } from '../../models/model-error.ts';
import { idFrom, needsGivenId } from '../../models/model-key.ts';
import { labelFromName, snakeCase } from '../../models/values/names.ts';
import { LatchkeyError } from '../../support/errors.ts';
import type { Sentence } from '../../support/texts/keyed-text.ts';
import type { CommandOptions } from '../contract/commands/command.ts';
import type { CommandContext } from '../contract/commands/command-context.ts';

/** A field that `createsuperuser` and `users create` ask for. */
export interface SuperuserField {
  readonly name: string;
  readonly label: string;
  /** Its option: `--first-name`. */
  readonly option: string;
  /** Its environment variable: `LATCHKEY_SUPERUSER_FIRST_NAME`. */
  readonly variable: string;
  /** The value that a text means, as a user of the model keeps it. @throws LatchkeyError when it means none. */
  read(text: string): unknown;
}

/** The fields of a model that a superuser must have: what one logs in with, and the required ones; an id that nobody makes. */
export function superuserFields(model: UserModel<BaseUser>): SuperuserField[] {
  const names = [model.usernameField, ...model.requiredFields, ...(needsGivenId(model) ? ['id'] : [])];
  return names.map((name) => ({
    name,
    label: labelInEnglish(name, name === 'id' ? model.id : model.fields[name]),
    option: `--${snakeCase(name).replaceAll('_', '-')}`,
    variable: superuserVariable(name),
    read: (text) =>
      name === 'id'
        ? readId(model, text)
        : validateValues(model, { [name]: parsed(model, name, text) }, { partial: true })[name],
  }));
}

/** @throws LatchkeyError `field_value_invalid` */
/** Commands speak English, and know no catalogue. */
function labelInEnglish(name: string, field: { readonly label?: Sentence } | undefined): string {
  return typeof field?.label === 'string' ? field.label : labelFromName(name);
}

function readId(model: UserModel<BaseUser>, text: string): unknown {
  const id = idFrom(model, text);
  if (id !== null) return id;
  const longest = 'maxLength' in model.id ? model.id.maxLength : 0;
  const reason = `It must be a text of 1 to ${longest} characters.`;
  throw new ModelError('field_value_invalid', { model: model.label, field: 'id', reason });
}

/** The environment variable of a field, or of `password`. */
export function superuserVariable(name: string): string {
  return `LATCHKEY_SUPERUSER_${snakeCase(name).toUpperCase()}`;
}

/** The value of a `LATCHKEY_SUPERUSER_…` variable, or of Django's by the same ending. */
export function fromEnvironment(
  environment: CommandContext['environment'],
  variable: string,
): string | undefined {
  return environment[variable] || environment[variable.replace('LATCHKEY', 'DJANGO')] || undefined;
}

/** An option for each field. `readsEnvironment`: whether the values may come from the environment too. */
export function fieldOptions(
  fields: readonly SuperuserField[],
  { readsEnvironment }: { readonly readsEnvironment: boolean },
): CommandOptions {
  return Object.fromEntries(
    fields.map(({ name, label, variable }) => {
      const also = readsEnvironment ? ` (with --noinput also: ${variable})` : '';
      return [name, { summary: `the ${label.toLowerCase()}${also}`, value: 'value' }];
    }),
  );
}

/** Why a text is no value of the field; undefined when it is one. */
export function fieldProblem(field: SuperuserField, text: string): string | undefined {
  try {
    field.read(text);
    return undefined;
  } catch (error) {
    if (error instanceof LatchkeyError) return error.message;
    throw error;
  }
}

/** The value that a text stands for. @throws LatchkeyError `field_value_invalid` where it stands for none. */
function parsed(model: UserModel<BaseUser>, name: string, text: string): unknown {
  const field: ModelField | undefined = model.fields[name];
  if (text === '' || !field) return text;
  const stored = storedForm(kindOf(field).parse(text, field), text);
  if (stored instanceof ValueProblem) {
    const reason = stored.say(valueSentences);
    throw new ModelError('field_value_invalid', { model: model.label, field: name, reason });
  }
  return field.mapping ? field.mapping.fromStored(stored as never) : stored;
}

/** What is no JSON is a text in it: on a command line, quotes are dear. */
function storedForm(parsed: unknown, text: string): unknown {
  return parsed instanceof ValueProblem && parsed.key === 'jsonText' ? text : parsed;
}
