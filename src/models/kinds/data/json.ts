import type { z } from 'zod';
import { asItIs, type FieldKindDefinition } from '../../fields/field-kind-definition.ts';
import { type FieldOf, type FieldOptions, makeField } from '../../fields/make-field.ts';
import { problem, ValueProblem } from '../../fields/value-problem.ts';
import { parseExactJson } from '../../values/json/exact-json.ts';
import { isTooDeep } from '../../values/json/json-depth.ts';
import { jsonProblem } from '../../values/json/json-problem.ts';
import { jsonText } from '../../values/json/json-text.ts';

export interface JsonOptions<T> extends FieldOptions<T> {
  /** A zod schema that every value must pass; the type of the value comes from it. */
  readonly schema?: z.ZodType<T>;
}

/** What a field of JSON has. */
export interface JsonParts {
  readonly schema?: z.ZodType;
}

type Build = <T, const O extends JsonOptions<T> = JsonOptions<T>>(
  options?: O & JsonOptions<T>,
) => FieldOf<'json', JsonParts, T, O>;

const optionNames = ['schema'];

const build: Build = (options) => makeField({ kind: 'json', options: optionNames }, options);

export const json: FieldKindDefinition<JsonParts, Build> = {
  build,
  options: optionNames,
  holdsText: false,
  takesEmptyText: () => true,
  schema: ({ schema = null }) => schema,
  // The value as it will be read again: JSON knows no `undefined`, and of a Date only its text.
  check: (value) => {
    const answer = jsonText(value);
    if ('json' in answer) return JSON.parse(answer.json);
    return ValueProblem.of('json', { problem: answer.problem });
  },
  fromJson: asItIs,
  parse: parseJson,
  show: (value) => JSON.stringify(value, null, 2),
  column: () => ({ type: 'json' }),
  control: () => ({ name: 'textarea' }),
  sample: () => undefined,
  printed: ({ type }) => (type === 'json' ? {} : null),
};

/** A number that would be rounded is refused, since what was typed would not be what is stored. */
function parseJson(text: string): unknown {
  if (isTooDeep(text)) return ValueProblem.of('jsonLoss', { problem: jsonProblem.tooDeep });
  const answer = parseExactJson(text);
  if ('value' in answer) return answer.value;
  if (answer.cause !== undefined) return problem('jsonText');
  return ValueProblem.of('jsonLoss', { problem: answer.problem });
}
