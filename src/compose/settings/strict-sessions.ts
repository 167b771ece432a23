/**
 * Stricter ages for sessions, to be spread into a project's settings:
 *
 * ```ts
 * settings: { ...strictSessions, siteName: 'Our bank' },
 * ```
 *
 * A login ends with the browser, 30 minutes after the last request, and 12 hours after it at the latest. Who ticks "Keep me
 * logged in" stays so for 7 days without a request, and 30 days in all. Staff and superusers never do: theirs end after 15
 * minutes and after 8 hours (OWASP Session Management Cheat Sheet, NIST SP 800-63B-4 AAL3). None is longer than its default.
 */
export const strictSessions = Object.freeze({
  loginRemember: 'ask',
  sessionExpireAtBrowserClose: true,
  sessionCookieAge: 604_800,
  sessionIdleAge: 604_800,
  sessionAbsoluteAge: 2_592_000,
  sessionBrowserIdleAge: 1800,
  sessionBrowserAbsoluteAge: 43_200,
  sessionStaffIdleAge: 900,
  sessionStaffAbsoluteAge: 28_800,
} as const);
