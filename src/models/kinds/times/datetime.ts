import { z } from 'zod';
import { type FieldKindDefinition, no, noSchema, shownAsItIs } from '../../fields/field-kind-definition.ts';
import { type FieldOf, type FieldOptions, makeField } from '../../fields/make-field.ts';
import { problem, type ValueProblem } from '../../fields/value-problem.ts';
import { parseMoment } from '../../values/moment-text.ts';

type Build = <const O extends FieldOptions<Date>>(options?: O) => FieldOf<'datetime', object, Date, O>;

/** The years that every database can write with four digits. */
const FIRST_MOMENT = Date.parse('0001-01-01T00:00:00Z');
const LAST_MOMENT = Date.parse('9999-12-31T23:59:59.999Z');

/** RFC 3339, with a zone: without one a text would mean another moment on every machine. */
const jsonMoment = z.iso.datetime({ offset: true });

const build: Build = (options) => makeField({ kind: 'datetime', options: [] }, options);

export const datetime: FieldKindDefinition<object, Build> = {
  build,
  options: [],
  holdsText: false,
  takesEmptyText: no,
  schema: noSchema,
  check: (value) => (value instanceof Date && isInRange(value.getTime()) ? value : problem('datetime')),
  fromJson: readJson,
  // Without a zone a text is in UTC, as everywhere, and not in that of the machine.
  parse: (text) => parseMoment(text) ?? problem('datetimeText'),
  show: shownAsItIs,
  column: () => ({ type: 'datetime' }),
  control: () => ({ name: 'datetime-local' }),
  sample: () => new Date('2000-01-01T00:00:00Z'),
  printed: ({ type }) => (type === 'datetime' ? {} : null),
};

function readJson(value: unknown): unknown | ValueProblem {
  if (value instanceof Date) return value;
  const answer = jsonMoment.safeParse(value);
  return answer.success ? new Date(answer.data) : problem('datetimeText');
}

function isInRange(time: number): boolean {
  return time >= FIRST_MOMENT && time <= LAST_MOMENT;
}
