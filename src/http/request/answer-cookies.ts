import type { deviceSettings } from '../../core/devices/device-settings.ts';
import type { Session } from '../../core/sessions/session.ts';
import type { sessionSettings } from '../../core/sessions/session-settings.ts';
import type { BaseUser } from '../../core/users/user.ts';
import type { SettingsOf } from '../../support/settings/setting.ts';
import type { VisitorCsrf } from '../csrf/visitor-csrf.ts';
import {
  type CookiePlace,
  type CookieSettings,
  type CookieToSet,
  cookieName,
  csrfPlace,
  type ForeignCookie,
  sessionPlace,
  setCookie,
} from '../head/cookies.ts';
import type { Messages } from './messages.ts';

/** The settings that a session's cookie goes by. */
type SessionCookieSettings = Pick<
  SettingsOf<typeof sessionSettings>,
  'sessionCookieAge' | 'sessionExpireAtBrowserClose'
>;

/** What may have something to say of the visitor's cookies; null for what nobody has asked for. */
export interface CookieSources<U extends BaseUser> {
  readonly session: Session<U> | null;
  readonly csrf: VisitorCsrf | null;
  readonly messages: Messages | null;
  /** What the browser is known by from now on. */
  readonly device: string | null;
}

export interface AnswerCookieSettings
  extends SessionCookieSettings,
    Pick<SettingsOf<typeof deviceSettings>, 'knownDeviceAge'>,
    CookieSettings {}

/** Seconds that a choice of the language lasts: a year. */
const LANGUAGE_AGE = 31_536_000;

/** The cookies that the answer to one request sets. */
export class AnswerCookies {
  readonly #settings: AnswerCookieSettings;
  readonly #secure: boolean;
  #removals: readonly string[] = [];
  #language: string | null = null;

  /** `secure`: whether the visitor came by https. */
  constructor(settings: AnswerCookieSettings, secure: boolean) {
    this.#settings = settings;
    this.#secure = secure;
  }

  /** Has the answer remove a cookie that is none of ours. */
  remove(cookie: ForeignCookie): void {
    const line = setCookie({ ...cookie, value: '', maxAge: 0, secure: this.#secure });
    this.#removals = [...this.#removals, line];
  }

  /** Has the answer keep the language that the visitor has chosen; null: none any more. */
  keepLanguage(code: string | null): void {
    const { languageCookieName } = this.#settings;
    this.#language = this.#line(languageCookieName, code ?? '', code === null ? 0 : LANGUAGE_AGE);
  }

  /** The values of `Set-Cookie`. */
  lines<U extends BaseUser>(sources: CookieSources<U>): readonly string[] {
    const session = sources.session && sessionCookie(sources.session, this.#settings);
    // Messages that nobody has looked at stay where they are.
    const messages = sources.messages?.cookieChange ?? null;
    const csrf = sources.csrf?.newCookie ?? null;
    const { sessionCookieName, csrfCookieName, messagesCookieName } = this.#settings;
    const lines = [...this.#removals];
    if (session) lines.push(this.#line(sessionCookieName, session.value, session.maxAge));
    if (csrf !== null)
      lines.push(
        this.#lineAt(csrfPlace(this.#settings), { name: csrfCookieName, value: csrf, maxAge: null }),
      );
    if (messages !== null) lines.push(this.#line(messagesCookieName, messages, messages === '' ? 0 : null));
    if (this.#language !== null) lines.push(this.#language);
    if (sources.device !== null) lines.push(this.#deviceLine(sources.device));
    return lines;
  }

  #deviceLine(value: string): string {
    const { knownDeviceCookieName, knownDeviceAge } = this.#settings;
    return this.#line(knownDeviceCookieName, value, knownDeviceAge);
  }

  #line(name: string, value: string, maxAge: number | null): string {
    return this.#lineAt(sessionPlace(this.#settings), { name, value, maxAge });
  }

  /** The cookie goes by the same name and place that it came by: otherwise browsers would keep it. */
  #lineAt(place: CookiePlace, { name, ...cookie }: Pick<CookieToSet, 'name' | 'value' | 'maxAge'>): string {
    const secure = this.#secure;
    return setCookie({ name: cookieName(name, secure, this.#settings), ...cookie, ...place, secure });
  }
}

/** What the answer must do with the session's cookie: its value, and its `Max-Age` in seconds (null: until the browser closes). */
interface SessionCookie {
  readonly value: string;
  readonly maxAge: number | null;
}

/** The cookie that tells a visitor what has become of the session's key; null where nothing has. */
function sessionCookie<U extends BaseUser>(
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
