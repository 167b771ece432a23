import { fileProblem } from '../../../models/kinds/data/file-problem.ts';
import type { FormField } from '../fields/form-field-data.ts';
import { formMessages } from '../fields/form-messages.ts';
import { checkedByField, type FieldAnswer, passed, refuse, refuseProblem } from './field-answer.ts';
import { isSentFile, type Sent } from './sent-values.ts';

/** Checks the file that was sent for a field. None is what an optional field has when nothing was chosen, or its box ticked. */
export async function checkFile(field: FormField, sent: Sent | undefined): Promise<FieldAnswer> {
  const { file = null, nameOnly = false } = isSentFile(sent) ? sent : {};
  if (nameOnly) return refuse(formMessages.fileNotSent);
  if (file === null) {
    return field.required ? refuse(formMessages.required) : { ok: true, value: field.empty?.() ?? null };
  }
  const problem = fileProblem(file, field.fileRules ?? {});
  if (problem) return refuseProblem(problem);
  const answer = field.model ? await passed(field.model.schema, file) : ({ ok: true, value: file } as const);
  return answer.ok ? checkedByField(field, answer.value) : answer;
}
