import type { FieldKind } from '../../../core/fields/model-field.ts';
import type { ColumnCodec } from '../database.ts';

const asIs: ColumnCodec = { encode: (value) => value, decode: (stored) => stored };

const boolean: ColumnCodec = {
  encode: (value) => (value ? 1 : 0),
  decode: (stored) => stored === 1,
};

/** Django's text on SQLite: `2026-01-31 23:59:59.123000`, in UTC without saying so. */
const datetime: ColumnCodec = {
  encode: (value) =>
    value instanceof Date ? `${value.toISOString().slice(0, -1).replace('T', ' ')}000` : null,
  decode: (stored) =>
    typeof stored === 'string' ? new Date(`${stored.slice(0, 10)}T${stored.slice(11, 23)}Z`) : null,
};

const codecs: Readonly<Record<FieldKind, ColumnCodec>> = {
  text: asIs,
  email: asIs,
  integer: asIs,
  boolean,
  datetime,
};

export function sqliteCodec(kind: FieldKind): ColumnCodec {
  return codecs[kind];
}
