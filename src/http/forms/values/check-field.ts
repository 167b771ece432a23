import { ValueProblem } from '../../../models/fields/value-problem.ts';
import { codePointLength } from '../../../models/values/text-rules.ts';
import type { Sentence } from '../../../support/texts/keyed-text.ts';
import type { FormField } from '../fields/form-field-data.ts';
import { formKinds, holdsSeveral, TextRefusal } from '../fields/form-kinds.ts';
import { formMessages } from '../fields/form-messages.ts';
import { checkChoices } from './check-choices.ts';
import { checkFile } from './check-file.ts';
import { checkedByField, type FieldAnswer, passed, refuse, refuseProblem } from './field-answer.ts';
import { type Sent, sentText } from './sent-values.ts';

/** Makes the value of a field from what was sent for it; `undefined` where nothing was sent. */
export async function checkField(field: FormField, sent: Sent | undefined): Promise<FieldAnswer> {
  if (holdsSeveral(field)) return checkChoices(field, sent);
  if (field.kind === 'file') return checkFile(field, sent);
  const given = sentText(sent) ?? '';
  const text = field.kind === 'password' ? given : given.trim();
  // A box that is not ticked is not sent at all, so to a boolean nothing is a value.
  return text === '' && field.kind !== 'boolean' ? answerEmpty(field) : readField(field, text);
}

function answerEmpty(field: FormField): FieldAnswer {
  if (!field.required) return { ok: true, value: field.empty ? field.empty() : null };
  return {
    ok: false,
    messages: [field.kind === 'select' ? formMessages.requiredChoice : formMessages.required],
  };
}

/**
 * Makes the value of a field from a text that is not empty: the text is read, then checked once, by the field's model or
 * else by its kind; then come the field's own `validate` and `schema`.
 */
async function readField(field: FormField, text: string): Promise<FieldAnswer> {
  const kind = formKinds[field.kind];
  const cleaned = kind.clean ? kind.clean(text, field) : text;
  if (cleaned instanceof TextRefusal) return refuse(cleaned.message);
  const unfit = textProblem(field, cleaned);
  if (unfit !== null) return refuse(unfit);
  const read = kind.parse ? kind.parse(cleaned, field) : (field.model?.parse(cleaned) ?? cleaned);
  const answer = await checked(field, read);
  return answer.ok && (field.validate || field.schema) ? checkedByField(field, answer.value) : answer;
}

async function checked(field: FormField, read: unknown): Promise<FieldAnswer> {
  if (read instanceof ValueProblem) return refuseProblem(read);
  // A box that has to be ticked: consent, say.
  if (field.kind === 'boolean' && field.required && read === false) return refuse(formMessages.requiredTick);
  if (field.model) return passed(field.model.schema, read);
  const value = formKinds[field.kind].check(read, field);
  return value instanceof ValueProblem ? refuseProblem(value) : { ok: true, value };
}

/** What no text may be; null where a model says itself how long a text may be, and is asked next. */
function textProblem(field: FormField, text: string): Sentence | null {
  const { minLength = 0, maxLength, model } = field;
  if (maxLength === undefined || model?.limitsLength) return null;
  if (text.includes('\0')) return formMessages.nullCharacter;
  // Encoding to UTF-8 replaces lone surrogates, which would make two passwords or two names one.
  if (!text.isWellFormed()) return formMessages.notUnicode;
  // A character is one unit of a text, or two.
  if (text.length <= maxLength && text.length >= 2 * minLength) return null;
  const length = codePointLength(text);
  if (length > maxLength) return formMessages.tooLong(maxLength, length);
  return length < minLength ? formMessages.tooShort(minLength, length) : null;
}
