import { defineEvent } from '../events.ts';
import type { NewAuditRecord } from './audit-entry.ts';

/**
 * Acts that are counted together were kept, which is within a minute after them and not in anybody's answer. The users are known
 * by now whose accounts they are about. Who listens has to do with no more of them than a minute may have (`CountedActs`).
 */
export const countedActsKept = defineEvent<{ readonly records: readonly NewAuditRecord[] }>(
  'countedActsKept',
);
