import { isTextKind } from '../../../models/kinds/model-field.ts';
import type { Model } from '../../../models/model.ts';
import type { ModelAdmin } from '../../contract/admin/model-admin.ts';
import type { AdminRow } from './admin-rows.ts';

/** What a row is called: what its admin says, or its first text; in any case something that can be clicked on. */
export function rowName(admin: Pick<ModelAdmin, 'model' | 'name'>, row: AdminRow): string {
  const name = admin.name ? String(admin.name(row as never)) : firstText(admin.model, row);
  return name.trim() === '' ? `${admin.model.label} ${row.id}` : name;
}

function firstText(model: Model, row: AdminRow): string {
  if ('usernameField' in model) return String(row[String(model.usernameField)] ?? '');
  const name = nameField(model);
  return name === null ? '' : String(row[name] ?? '');
}

/** The field that says what a row is called; null where it has no text. */
export function nameField({ fields }: Model): string | null {
  const found = Object.entries(fields).find(
    ([, { kind, mapping, withheld }]) => isTextKind(kind) && !mapping && !withheld,
  );
  return found?.[0] ?? null;
}
