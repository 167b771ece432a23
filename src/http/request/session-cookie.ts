import type { Session } from '../../core/sessions/session.ts';
import type { sessionSettings } from '../../core/sessions/session-settings.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { SettingsOf } from '../../support/settings/setting.ts';

/** The settings that a session's cookie goes by. */
export type SessionCookieSettings = Pick<
  SettingsOf<typeof sessionSettings>,
  'sessionCookieAge' | 'sessionExpireAtBrowserClose'
>;

/** What the answer must do with the session's cookie: its value, and its `Max-Age` in seconds (null: until the browser closes). */
export interface SessionCookie {
  readonly value: string;
  readonly maxAge: number | null;
}

/** The cookie that tells a visitor what has become of the session's key; null where nothing has. */
export function sessionCookie<U extends BaseUser>(
  session: Session<U>,
  settings: SessionCookieSettings,
): SessionCookie | null {
  if (session.keyChanged === null) return null;
  if (session.key === null) return { value: '', maxAge: 0 };
  return { value: session.key, maxAge: maxAge(session, settings) };
}

function maxAge<U extends BaseUser>(session: Session<U>, settings: SessionCookieSettings): number | null {
  const { expiry } = session;
  if (expiry instanceof Date) return session.getExpiryAge();
  if (expiry !== null) return expiry === 0 ? null : expiry;
  return settings.sessionExpireAtBrowserClose ? null : settings.sessionCookieAge;
}
