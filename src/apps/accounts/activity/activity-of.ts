import type { AuditRecord } from '../../../core/audit/audit-entry.ts';
import type { AuditKind } from '../../../core/audit/audit-kinds.ts';
import { clientInWords } from '../../../core/sessions/listed/client-words.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import type { UserRequest } from '../../../http/guards/guards.ts';
import { shortNetworkOf } from '../../../support/network-of.ts';
import { KeyedText } from '../../../support/texts/keyed-text.ts';
import { FALLBACK_LOCALE } from '../../../support/texts/texts.ts';

/** Something that happened to a user's account, as the user reads it. */
export interface Activity {
  readonly at: Date;
  /** What happened: "You logged in". Said by `language.say`, or by `{{ t(entry.what) }}`. */
  readonly what: KeyedText;
  /**
   * Who did it: the user (`self`), somebody who was not logged in (`visitor`), another user (`other`), or nobody who came by
   * a page (`site`), a command for one.
   */
  readonly by: 'self' | 'visitor' | 'other' | 'site';
  /** The browser and its system: "Firefox on Windows". Null where it is not known, and where another user did it. */
  readonly client: KeyedText | null;
  /** Where it came from, shortened to its network: `192.0.2.0/24`. Null as `client` is. */
  readonly network: string | null;
  readonly isRefused: boolean;
}

export interface ActivityOptions {
  /** The most that are given. Default 10. */
  readonly limit?: number;
}

const LIMIT = 10;

/** The texts of what people read about: a kind without one is not shown. */
const TEXTS = 'accounts.activity.kind.';

/**
 * What happened to the visitor's account, the latest first: `await activityOf(request)`. Only kinds that have a text are in it: a
 * project adds `accounts.activity.kind.orders.refunded` to a catalogue of its own, whose parameters are those of the detail.
 */
export async function activityOf<U extends BaseUser>(
  request: UserRequest<U>,
  { limit = LIMIT }: ActivityOptions = {},
): Promise<readonly Activity[]> {
  const { user, site } = request;
  const entries = await site.accounts.audit.list({ user, kind: shownKinds(request), limit });
  return entries.map((entry) => activity(entry, String(user.id)));
}

function shownKinds<U extends BaseUser>({ site, locale }: UserRequest<U>): readonly AuditKind[] {
  const keys = new Set([locale, FALLBACK_LOCALE].flatMap((one) => site.texts.keys(one)));
  return [...keys].filter((key) => key.startsWith(TEXTS)).map((key) => key.slice(TEXTS.length) as AuditKind);
}

function activity(entry: AuditRecord, own: string): Activity {
  const by = whoDid(entry, own);
  // Where those are who look after the site is nothing that its users need to know.
  const isShown = by === 'self' || by === 'visitor';
  return {
    at: entry.at,
    what: new KeyedText(`${TEXTS}${entry.kind}`, parametersOf(entry)),
    by,
    client: isShown && entry.userAgent !== null ? clientInWords(entry.userAgent) : null,
    network: isShown ? shortNetworkOf(entry.ipAddress) : null,
    isRefused: entry.outcome === 'refused',
  };
}

function whoDid({ actorId, ipAddress }: AuditRecord, own: string): Activity['by'] {
  if (actorId !== null) return actorId === own ? 'self' : 'other';
  return ipAddress === null ? 'site' : 'visitor';
}

/** What a text may say: how many times it was, and the plain values of the detail. */
function parametersOf({ detail }: AuditRecord): Readonly<Record<string, string | number>> {
  const plain = Object.entries(detail).flatMap(([name, value]) =>
    typeof value === 'string' || typeof value === 'number' ? [[name, value]] : [],
  );
  return { times: 1, ...Object.fromEntries(plain) };
}
