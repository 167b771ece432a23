import { z } from 'zod';
import { problem, ValueProblem } from '../../../models/fields/value-problem.ts';
import { checkWholeNumber, parseWholeNumber } from '../../../models/kinds/numbers/whole-number.ts';
import { canonicalDecimal, countDecimalPlaces, isDecimalText } from '../../../models/values/decimal-text.ts';
import { MAX_EMAIL_LENGTH, parseEmailAddress } from '../../../models/values/email-address.ts';
import { isDayText } from '../../../models/values/moment-text.ts';
import { isSlug, isWebAddress } from '../../../models/values/text-rules.ts';
import { canonicalTime } from '../../../models/values/time-text.ts';
import type { Sentence } from '../../../support/texts/keyed-text.ts';
import type { FormField, FormFieldKind, Widget } from './form-field-data.ts';
import { formMessages } from './form-messages.ts';

/** A sentence about a text, in place of a value. */
export class TextRefusal {
  readonly message: Sentence;

  constructor(message: Sentence) {
    this.message = message;
  }
}

/** A kind of field that forms have: how its control's text becomes a value, and what a value may be. */
export interface FormKind {
  readonly widget: Widget;
  /**
   * In code points; absent where the kind's own syntax bounds the text. Every kind that takes free text is bounded, so that
   * nobody can store, hash or mail a megabyte by leaving `maxLength` out.
   */
  readonly maxLength?: number;
  /** Whether its value is a list of choices, and all that is sent for it counts. Such a field has no text. */
  readonly several?: true;
  /** The text as it counts. Default: as it was sent. */
  clean?(text: string, field: FormField): string | TextRefusal;
  /** The value, where the control has a spelling of its own for it. Default: the text. */
  parse?(text: string, field: FormField): unknown;
  /** The value in its one spelling, or a `ValueProblem`. Not asked of a field that is a model's. */
  check(value: unknown, field: FormField): unknown;
}

const asItIs = (value: unknown): unknown => value;
const SAFE_RANGE = { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER };

/** What each kind of field is unless its settings say otherwise. */
export const formKinds: Readonly<Record<FormFieldKind, FormKind>> = {
  text: { widget: 'text', maxLength: 255, clean: singleLine, check: asItIs },
  email: { widget: 'email', maxLength: MAX_EMAIL_LENGTH, check: checkEmail },
  // CVE-2013-1443: a password of a megabyte kept a server busy hashing. NIST SP 800-63B-4 asks for at least 64.
  password: { widget: 'password', maxLength: 1024, check: asItIs },
  textarea: { widget: 'textarea', maxLength: 10_000, clean: unixLineEnds, check: asItIs },
  boolean: { widget: 'checkbox', parse: isTicked, check: asItIs },
  integer: {
    widget: 'number',
    parse: parseWholeNumber,
    check: (value, field) => checkWholeNumber(value, field, SAFE_RANGE),
  },
  decimal: { widget: 'number', maxLength: 100, check: checkDecimal },
  date: {
    widget: 'date',
    check: (value) => (isDayText(String(value)) ? value : problem('date')),
  },
  time: {
    widget: 'time',
    check: (value) => canonicalTime(String(value)) ?? problem('time'),
  },
  'datetime-local': { widget: 'datetime-local', parse: parseLocalMoment, check: asItIs },
  // The longest URL that browsers and proxies can be relied on to carry.
  url: {
    widget: 'url',
    maxLength: 2048,
    check: (value) => (isWebAddress(String(value)) ? value : problem('url')),
  },
  // Django's SlugField.
  slug: {
    widget: 'text',
    maxLength: 50,
    check: (value) => (isSlug(String(value)) ? value : problem('slug')),
  },
  select: { widget: 'select', clean: offered, check: asItIs },
  'multi-select': { widget: 'select-multiple', several: true, check: asItIs },
  hidden: { widget: 'hidden', maxLength: 4096, check: asItIs },
  // Its value is no text: see `checkFile`.
  file: { widget: 'file', check: asItIs },
};

/** Whether the value of a field is a list of choices. */
export function holdsSeveral({ kind }: FormField): boolean {
  return formKinds[kind].several === true;
}

/** Whether a control sends nothing at all where nothing is chosen. */
export function maySendNothing(field: FormField): boolean {
  return field.kind === 'boolean' || field.kind === 'file' || holdsSeveral(field);
}

// A line break in a name is no typing slip but an attempt at a header or a log line (ASVS 1.3.11, 16.4.1).
function singleLine(text: string): string | TextRefusal {
  return /[\n\r\u2028\u2029]/.test(text) ? new TextRefusal(formMessages.lineBreak) : text;
}

// A browser sends line ends as CRLF but counts them as one character against `maxlength`.
function unixLineEnds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

function offered(text: string, { choices = [] }: FormField): string | TextRefusal {
  return choices.some(([value]) => value === text) ? text : new TextRefusal(formMessages.choice);
}

/** Whether a checkbox was ticked, as Django reads it: anything but nothing, `false` and `0`. */
export function isTicked(text: string): boolean {
  return !['', 'false', '0'].includes(text.toLowerCase());
}

function checkEmail(value: unknown): string | ValueProblem {
  const parsed = parseEmailAddress(String(value));
  return parsed.ok ? parsed.address : ValueProblem.of('email', { reason: parsed.reason });
}

function checkDecimal(value: unknown, { decimalPlaces, min, max }: FormField): string | ValueProblem {
  const text = String(value);
  if (!isDecimalText(text)) return problem('decimal');
  const decimal = canonicalDecimal(text);
  if (decimalPlaces !== undefined && countDecimalPlaces(decimal) > decimalPlaces) {
    return ValueProblem.of('decimalPlaces', { limit: decimalPlaces });
  }
  if (min !== undefined && Number(decimal) < min) return ValueProblem.of('tooSmall', { limit: min });
  return max !== undefined && Number(decimal) > max ? ValueProblem.of('tooLarge', { limit: max }) : decimal;
}

const localMoment = z.iso.datetime({ local: true });

/** What a browser sends of a moment has no zone; it is read in UTC. */
function parseLocalMoment(text: string): Date | ValueProblem {
  const answer = localMoment.safeParse(text.replace(' ', 'T').replace(/Z$/, ''));
  return answer.success ? new Date(`${answer.data}Z`) : problem('datetimeText');
}
