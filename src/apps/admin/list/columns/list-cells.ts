import { kindOf, type ModelField } from '../../../../models/kinds/model-field.ts';
import type { Model } from '../../../../models/model.ts';
import type { RowId } from '../../../../models/model-key.ts';
import type { AdminColumn } from '../../../contract/admin/admin-list.ts';
import type { ModelAdmin } from '../../../contract/admin/model-admin.ts';
import type { AdminRow } from '../../rows/admin-rows.ts';
import { unreadableNames } from '../../rows/readable-rows.ts';
import { rowAddress } from '../../site/admin-address.ts';
import type { AdminRequest } from '../../site/admin-view.ts';
import { referredBy, referredNames } from './referred-choices.ts';

/** What stands in a cell. Templates show a `moment` by the reader's language, a `flag` as a sign with its word, and a `choice` as a badge. */
export interface Cell {
  readonly kind: 'text' | 'moment' | 'flag' | 'none' | 'number' | 'choice' | 'unreadable';
  readonly value: unknown;
  /** The page of what it names; null: it has none, or one may not see it. */
  readonly url: string | null;
  /** Of a choice: which of the colours of badges it has. */
  readonly tone?: number;
}

/** Nothing stands there. */
export const NONE: Cell = { kind: 'none', value: null, url: null };
const UNREADABLE: Cell = { kind: 'unreadable', value: null, url: null };

/** What a field's value looks like in a table. */
export function cellOf(field: ModelField | null, value: unknown): Cell {
  if (value === null || value === undefined || value === '') return NONE;
  if (field?.mapping)
    return { kind: 'text', value: shownJson(field.mapping.toStored(value as never)), url: null };
  if (value instanceof Date) return { kind: 'moment', value, url: null };
  if (typeof value === 'boolean') return { kind: 'flag', value, url: null };
  if (typeof value === 'number') return { kind: 'number', value, url: null };
  return (
    choiceCell(field, value) ?? {
      kind: 'text',
      value: typeof value === 'string' ? value : shownJson(value),
      url: null,
    }
  );
}

/** A field of a row, which may have something that nobody can read. */
export function fieldCell(
  field: ModelField | null,
  { name, row }: { readonly name: string; readonly row: AdminRow },
): Cell {
  return unreadableNames(row).includes(name) ? UNREADABLE : cellOf(field, row[name]);
}

/** Colours that badges have. */
const TONES = 6;

/** A value by its label, coloured by its place among the choices. */
function choiceCell(field: ModelField | null, value: unknown): Cell | null {
  if (field?.kind !== 'enum') return null;
  const choices = kindOf(field).control(field).choices ?? [];
  const place = choices.findIndex(([one]) => one === value);
  const label = choices[place]?.[1];
  return label === undefined ? null : { kind: 'choice', value: label, url: null, tone: place % TONES };
}

/** What a column of a project's own says of a row. */
export function ownCell({ language }: AdminRequest, { value }: AdminColumn, row: AdminRow): Cell {
  const shown = value(row as never);
  return cellOf(null, shown === null || typeof shown === 'number' ? shown : language.say(shown));
}

/** What the admin of a model says in the place of an empty value. */
export function withEmptyValue(
  { language }: AdminRequest,
  { emptyValue }: Pick<ModelAdmin, 'emptyValue'>,
  cell: Cell,
): Cell {
  return cell.kind === 'none' && emptyValue !== null ? { ...cell, value: language.say(emptyValue) } : cell;
}

function shownJson(value: unknown): string {
  if (value instanceof Uint8Array) return `${value.length} B`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The names of the rows that some rows refer to by a foreign key, and where they lead: one question for all of them. */
export async function referredCells(
  request: AdminRequest,
  model: Model,
  { name, rows }: { readonly name: string; readonly rows: readonly AdminRow[] },
): Promise<ReadonlyMap<RowId, Cell>> {
  const other = model.fields[name] ? referredBy(request, model, name) : null;
  if (!other) return new Map();
  const ids = new Set(rows.map((row) => row[name] as RowId | null).filter((id) => id !== null));
  const names = await referredNames(request, other, [...ids]);
  return new Map(
    [...names].map(([id, value]) => [id, linked(value, rowAddress(request, 'change', other, id))]),
  );
}

function linked(value: string, url: string): Cell {
  return { kind: 'text', value, url };
}
