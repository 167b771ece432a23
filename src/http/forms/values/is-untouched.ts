import { isDeepStrictEqual } from 'node:util';
import type { FormField, FormFieldKind, WidgetValue } from '../fields/form-field-data.ts';
import type { FieldAnswer } from './field-answer.ts';
import { type Sent, sentText, sentTexts } from './sent-values.ts';

/** Kinds whose value is the text itself, where a space more or less is a change. */
const TEXTS: readonly FormFieldKind[] = ['text', 'textarea', 'slug', 'hidden'];

/** A field of a form that was sent, and what it showed before. */
export interface SentField {
  readonly field: FormField;
  /** Undefined where nothing was sent for it. */
  readonly sent: Sent | undefined;
  /** The value that the form was shown with (one that was given), and what its widget made of it. */
  readonly initial: unknown;
  readonly shown: WidgetValue;
  /** What the checks made of what was sent. */
  readonly answer: FieldAnswer;
}

/**
 * Whether a field came back as it was shown: Django's `has_changed`. Not all that is stored survives the way through a
 * page: a browser drops line breaks from an `<input>`, no text is stored with spaces around it, a `Date` has no
 * microseconds. Who has changed nothing must not change that.
 */
export function isUntouched({ field, sent: given, initial, shown, answer }: SentField): boolean {
  if (field.kind === 'password') return false;
  // Nothing chosen keeps what there is; where there is nothing, it is an answer.
  if (field.kind === 'file') return given === undefined && shown !== '';
  if (typeof shown === 'object') return isSameChoice(sentTexts(given), new Set(shown));
  const sent = sentText(given);
  if (sent === undefined) return field.kind === 'boolean' ? shown === false : true;
  if (field.kind !== 'boolean' && asSent(field, sent) === asSent(field, String(shown))) return true;
  const isText = TEXTS.includes(field.kind) && typeof initial === 'string';
  return !isText && answer.ok && isDeepStrictEqual(answer.value, initial);
}

/** In whatever order: a browser has its own. */
function isSameChoice(sent: ReadonlySet<string>, shown: ReadonlySet<string>): boolean {
  return sent.size === shown.size && [...sent].every((text) => shown.has(text));
}

/** A text in the spelling that is the same before and after a browser had it: https://html.spec.whatwg.org/#value-sanitization-algorithm */
function asSent({ widget }: FormField, text: string): string {
  switch (widget) {
    case 'textarea':
    case 'hidden':
    case 'select':
      return text.replace(/\r\n?/g, '\n');
    case 'email':
    case 'url':
      return text.replace(/[\r\n]/g, '').trim();
    default:
      return text.replace(/[\r\n]/g, '');
  }
}
