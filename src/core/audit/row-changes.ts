import type { AuditDetail } from '../event-audit.ts';
import { isSecretName, MASK } from '../requests/credentials.ts';
import type { AuditRecord } from './audit-entry.ts';

/** A field of a row that has another value now. The values are texts as people read them; empty: there is none. */
export interface RowChange {
  /** The name of the field. */
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** The kinds of entries whose details have values of rows. */
export const ROW_KINDS = ['rowActionRun', 'rowAdded', 'rowChanged', 'rowDeleted', 'rowRefused'] as const;

/** Changes of one entry: each is three texts of a list, which has 50 at most. */
const MOST_CHANGES = 16;

/** Details that have changes, as many as there are entries needed. A field that is called like a secret says no value. */
export function detailsOfChanges(
  detail: AuditDetail,
  changes: readonly RowChange[] = [],
): readonly AuditDetail[] {
  if (changes.length === 0) return [detail];
  const details: AuditDetail[] = [];
  for (let start = 0; start < changes.length; start += MOST_CHANGES) {
    const some = changes.slice(start, start + MOST_CHANGES);
    details.push({ ...detail, changes: some.flatMap(textsOf) });
  }
  return details;
}

function textsOf({ name, from, to }: RowChange): readonly string[] {
  return isSecretName(name) ? [name, MASK, MASK] : [name, from, to];
}

/** The changes that an entry of the audit log has: of `rowChanged`, say. Long values are cut in it. */
export function rowChangesOf({ detail }: Pick<AuditRecord, 'detail'>): readonly RowChange[] {
  const texts = Array.isArray(detail.changes) ? detail.changes.map(String) : [];
  const changes: RowChange[] = [];
  for (let index = 0; index + 2 < texts.length; index += 3) {
    const [name = '', from = '', to = ''] = texts.slice(index, index + 3);
    changes.push({ name, from, to });
  }
  return changes;
}

/**
 * The detail of an entry without what rows have in them: the names of the fields that changed, and no value. For whoever may
 * read the log and not the rows.
 */
export function withoutValues({ kind, detail }: Pick<AuditRecord, 'kind' | 'detail'>): AuditDetail {
  const kinds: readonly string[] = ROW_KINDS;
  if (!kinds.includes(kind)) return detail as AuditDetail;
  const { label: _, changes, ...rest } = detail as AuditDetail;
  if (changes === undefined) return rest;
  return { ...rest, fields: rowChangesOf({ detail }).map(({ name }) => name) };
}
