import type { AuditRecord } from '../../../../core/audit/audit-entry.ts';
import { objectText } from '../../../../core/audit/object-text.ts';
import { type RowChange, rowChangesOf } from '../../../../core/audit/row-changes.ts';
import { labelOfField } from '../../../../http/forms/fields/model-form-field.ts';
import { fieldLabel } from '../../../../models/fields/field-label.ts';
import type { Model } from '../../../../models/model.ts';
import { idFrom, type RowId } from '../../../../models/model-key.ts';
import { inList } from '../../../../models/rows/condition.ts';
import { inWords } from '../../../../models/values/names.ts';
import { KeyedText, type Sentence } from '../../../../support/texts/keyed-text.ts';
import { rowsOf } from '../../rows/admin-rows.ts';
import { adminRegistry } from '../../site/admin-registry.ts';
import type { AdminRequest } from '../../site/admin-view.ts';

/** Something that happened to a row, for people. */
export interface HistoryEntry {
  readonly at: Date;
  /** What was done. */
  readonly what: Sentence;
  /** What the actor logs in with; null: nobody who was logged in. */
  readonly who: string | null;
  readonly isRefused: boolean;
  /** With the names of the fields as people read them. */
  readonly changes: readonly RowChange[];
}

/** Entries of a page. */
const SHOWN = 100;

/** The latest of what happened to a row. */
export async function historyOf(
  request: AdminRequest,
  object: { readonly model: Model; readonly id: RowId },
): Promise<readonly HistoryEntry[]> {
  const entries = await request.site.accounts.audit.list({ object, limit: SHOWN });
  return historyEntries(request, entries);
}

/** Entries of the audit log for people, with the names of those who did it: one question for all. */
export async function historyEntries(
  request: AdminRequest,
  entries: readonly AuditRecord[],
): Promise<readonly HistoryEntry[]> {
  const names = await actorNames(request, entries);
  return entries.map((entry) => ({
    at: entry.at,
    what: new KeyedText(`admin.kind.${entry.kind}`, parametersOf(entry), inWords(entry.kind)),
    who: entry.actorId === null ? null : (names.get(entry.actorId) ?? entry.actorId),
    isRefused: entry.outcome === 'refused',
    changes: rowChangesOf(entry).map((change) => ({
      ...change,
      name: fieldName(request, entry, change.name),
    })),
  }));
}

/** Also of a field that the model has no longer, and of a model that is gone. */
function fieldName({ site, language }: AdminRequest, { object }: AuditRecord, name: string): string {
  const model = adminRegistry(site).all.find(({ model }) =>
    object?.startsWith(`${objectText({ model })}/`),
  )?.model;
  const field = model && Object.hasOwn(model.fields, name) ? model.fields[name] : undefined;
  const relation = model && Object.hasOwn(model.relations, name) ? model.relations[name] : undefined;
  return language.say(field ? labelOfField(name, field) : (relation?.label ?? fieldLabel(name)));
}

async function actorNames(
  request: AdminRequest,
  entries: readonly AuditRecord[],
): Promise<ReadonlyMap<string, string>> {
  const { users } = request.site.accounts;
  const texts = new Set(entries.flatMap(({ actorId }) => actorId ?? []));
  const ids = [...texts].flatMap((id) => idFrom(users.model, id) ?? []);
  if (ids.length === 0) return new Map();
  const found = await rowsOf(request, users.model as object as Model).list({ where: { id: inList(ids) } });
  return new Map(found.map((user) => [String(user.id), String(user)]));
}

function parametersOf({ detail }: AuditRecord): Readonly<Record<string, string | number>> {
  const plain = Object.entries(detail).filter(
    ([, value]) => typeof value === 'string' || typeof value === 'number',
  );
  return { label: '', action: '', ...Object.fromEntries(plain) } as Record<string, string | number>;
}
