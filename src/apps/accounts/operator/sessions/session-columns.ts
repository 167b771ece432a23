import type { UserSession } from '../../../../core/sessions/listed/user-session.ts';
import type { SessionOfUser } from '../../../../core/sessions/listed/user-sessions.ts';
import type { BaseUser } from '../../../../core/users/user.ts';
import { FALLBACK_LOCALE, type Texts } from '../../../../support/texts/texts.ts';
import type { TableColumn } from '../../../contract/commands/table-column.ts';
import { minuteOf } from '../shown-values.ts';

/** A session as commands tell of it. `id` is the one that `sessions end` takes, and opens nothing. */
export type ToldSession = Omit<UserSession, 'client' | 'isCurrent'> & { readonly browser: string };

export function toldSession(texts: Texts, { client, isCurrent: _, ...session }: UserSession): ToldSession {
  return { ...session, browser: texts.in(FALLBACK_LOCALE).say(client) };
}

/** A session of anybody, with whose it is. */
export function toldWithUser(texts: Texts, { user, ...session }: SessionOfUser<BaseUser>) {
  return { user: user.getUsername(), userId: user.id, ...toldSession(texts, session) };
}

/** A column of a list of sessions. */
interface SessionColumn<Told> extends TableColumn {
  value(session: Told): string;
}

/** The columns of a session, whosever it is. */
export const sessionColumns: readonly SessionColumn<ToldSession>[] = [
  { title: 'browser', least: 10, dispensable: true, value: ({ browser }) => browser },
  { title: 'last seen', least: 16, dispensable: true, value: ({ lastSeenAt }) => minuteOf(lastSeenAt) },
  { title: 'network', least: 12, dispensable: true, value: ({ network }) => network ?? '-' },
  { title: 'begun', least: 16, dispensable: true, value: ({ begunAt }) => minuteOf(begunAt) },
];

/** The id of a session is whole: `sessions end` takes it. */
export const sessionIdColumn: SessionColumn<{ readonly id: string }> = {
  title: 'session',
  least: Number.POSITIVE_INFINITY,
  value: ({ id }) => id,
};

export const sessionUserColumn: SessionColumn<{ readonly user: string }> = {
  title: 'user',
  least: 16,
  value: ({ user }) => user,
};
