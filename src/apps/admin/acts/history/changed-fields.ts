import { isDeepStrictEqual } from 'node:util';
import type { RowChange } from '../../../../core/audit/row-changes.ts';
import type { ModelField } from '../../../../models/kinds/model-field.ts';
import type { Model } from '../../../../models/model.ts';
import type { AdminRow } from '../../rows/admin-rows.ts';

/** What no history may say. */
const MASK = '***';

/** What of a row says something else now, among these fields, as the history keeps it. */
export function changedFields(
  { fields }: Model,
  { from, to, names }: { readonly from: AdminRow; readonly to: AdminRow; readonly names: readonly string[] },
): readonly RowChange[] {
  return names.flatMap((name) => {
    const field = fields[name];
    if (isDeepStrictEqual(from[name], to[name])) return [];
    const said = (value: unknown) => (field ? historyText(field, value) : idsText(value));
    return [{ name, from: said(from[name]), to: said(to[name]) }];
  });
}

function historyText(field: ModelField, value: unknown): string {
  if (value === null || value === undefined) return '';
  if (field.withheld) return MASK;
  const stored = field.mapping ? field.mapping.toStored(value as never) : value;
  if (stored instanceof Date) return stored.toISOString();
  return typeof stored === 'object' ? JSON.stringify(stored) : String(stored);
}

/** The ids of what a row is related to. */
function idsText(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : '';
}
