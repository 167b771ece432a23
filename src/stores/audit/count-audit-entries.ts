import { AuditEntry } from '../../core/audit/audit-entry.ts';
import type { AuditCountQuery } from '../../core/audit/audit-store.ts';
import type { Database } from '../../database/contract/database.ts';
import { sql } from '../../database/sql/kysely.ts';
import { actsOfEntry, momentParameter } from './audit-dialects.ts';

interface Counted {
  readonly kind: string;
  readonly span: number | string;
  readonly acts: number | string | null;
}

/**
 * Counts acts by kind and span of time. A count of its own for each of both, by the index of kind and moment: to group the
 * entries instead would sort them all, which takes six times as long on SQLite. Where the detail is not asked for, the index
 * alone is read.
 */
export async function countAuditEntries(
  database: Database,
  { kinds, spans, byTimes }: AuditCountQuery,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const counts = new Map(kinds.map((kind) => [kind, spans.map(() => 0)]));
  if (kinds.length === 0 || spans.length === 0) return counts;
  const moment = momentParameter(database);
  const ofSpans = spans.map(
    ({ since, before }, index) => sql`(${sql.lit(index)}, ${moment(since)}, ${moment(before)})`,
  );
  const ofKinds = kinds.map((kind) => sql`(${kind})`);
  const acts = byTimes ? sql`sum(${actsOfEntry(database)})` : sql`count(*)`;
  const { rows } = await sql<Counted>`
    with wanted_span(span, since, before) as (values ${sql.join(ofSpans)}),
      wanted_kind(kind) as (values ${sql.join(ofKinds)})
    select kind, span, (
      select ${acts} from ${sql.table(AuditEntry.table)} as entry
      where entry.kind = wanted_kind.kind and entry.at >= since and entry.at < before
    ) as acts
    from wanted_kind cross join wanted_span`.execute(database.kysely);
  for (const { kind, span, acts: number } of rows) {
    const ofKind = counts.get(kind);
    if (ofKind) ofKind[Number(span)] = Number(number ?? 0);
  }
  return counts;
}
