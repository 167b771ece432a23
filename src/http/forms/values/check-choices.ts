import { ValueProblem } from '../../../models/fields/value-problem.ts';
import type { FormField } from '../fields/form-field-data.ts';
import { formMessages } from '../fields/form-messages.ts';
import { checkedByField, type FieldAnswer, passed, refuse, refuseProblem } from './field-answer.ts';
import { type Sent, sentTexts } from './sent-values.ts';

/** Makes the value of a field of several choices: those that were sent, each once, in the order of the choices. */
export async function checkChoices(field: FormField, sent: Sent | undefined): Promise<FieldAnswer> {
  const wanted = sentTexts(sent);
  const offered = new Set(field.choices?.map(([value]) => value));
  const chosen = [...offered].filter((value) => wanted.has(value));
  if (chosen.length < wanted.size) return refuse(formMessages.choice);
  if (chosen.length > 0) return readChoices(field, chosen);
  return field.required ? refuse(formMessages.requiredChoice) : { ok: true, value: [] };
}

async function readChoices(field: FormField, chosen: readonly string[]): Promise<FieldAnswer> {
  const { model } = field;
  if (!model) return checkedByField(field, chosen);
  const values = chosen.map((text) => model.parse(text));
  const problem = values.find((value) => value instanceof ValueProblem);
  if (problem) return refuseProblem(problem);
  const answer = await passed(model.schema, values);
  return answer.ok ? checkedByField(field, answer.value) : answer;
}
