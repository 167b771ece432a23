import type { AuditDetail, AuditValue } from '../event-audit.ts';
import { isSecretName, MASK } from '../requests/credentials.ts';

/** Characters of a text. */
const TEXT_LENGTH = 200;

/** Values of a list. */
const LIST_LENGTH = 50;

/** Names. */
const NAMES = 20;

/** What PostgreSQL's jsonb does not take: NUL, and half a surrogate pair. */
const UNKEEPABLE = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * A detail as it is kept: small, and without what is called like a secret. It is cut and not refused, since an act must not
 * fail because of what is said of it.
 */
export function keptDetail(detail: AuditDetail): AuditDetail {
  const kept = Object.entries(detail)
    .slice(0, NAMES)
    .map(([name, value]) => [keptText(name), isSecretName(name) ? MASK : keptValue(value)]);
  return Object.fromEntries(kept);
}

function keptValue(value: AuditValue): AuditValue {
  if (Array.isArray(value)) return keptList(value);
  if (typeof value === 'number') return keptNumber(value);
  return typeof value === 'boolean' || value === null ? value : keptText(String(value));
}

function keptList(list: readonly (string | number)[]): readonly (string | number)[] {
  const first = list
    .slice(0, LIST_LENGTH)
    .map((value) => (typeof value === 'number' ? keptNumber(value) : keptText(String(value))));
  return list.length > LIST_LENGTH ? [...first, `… ${list.length - LIST_LENGTH} more`] : first;
}

/** JSON has no infinite numbers. */
function keptNumber(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

function keptText(text: string): string {
  const cut = text.length > TEXT_LENGTH ? `${text.slice(0, TEXT_LENGTH - 1)}…` : text;
  return cut.replace(UNKEEPABLE, '\ufffd');
}
