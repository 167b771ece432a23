import { type FieldKindDefinition, no, noSchema } from '../../fields/field-kind-definition.ts';
import { type FieldOf, type FieldOptions, makeField } from '../../fields/make-field.ts';
import { problem, type ValueProblem } from '../../fields/value-problem.ts';

type Build = <const O extends FieldOptions<Uint8Array>>(
  options?: O,
) => FieldOf<'binary', object, Uint8Array, O>;

/** RFC 4648, section 4. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

// As in Django, forms have nothing to do with it unless somebody says so.
const build: Build = (options) => makeField({ kind: 'binary', options: [] }, { editable: false, ...options });

export const binary: FieldKindDefinition<object, Build> = {
  build,
  options: [],
  holdsText: false,
  takesEmptyText: no,
  schema: noSchema,
  check: (value) => (value instanceof Uint8Array ? new Uint8Array(value) : problem('binary')),
  fromJson: (value) => (typeof value === 'string' ? readBase64(value) : value),
  parse: readBase64,
  show: (value) => Buffer.from(value as Uint8Array).toString('base64'),
  column: () => ({ type: 'binary' }),
  control: () => ({ name: 'textarea' }),
  sample: (_, __, number) => new Uint8Array(new Uint32Array([number]).buffer),
  printed: ({ type }) => (type === 'binary' ? {} : null),
};

function readBase64(text: string): Uint8Array | ValueProblem {
  return BASE64.test(text) ? new Uint8Array(Buffer.from(text, 'base64')) : problem('binary');
}
