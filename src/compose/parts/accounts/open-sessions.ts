import type { AuthenticationBackend } from '../../../core/backends/authentication-backend.ts';
import { type AgesByTrust, agesByTrust } from '../../../core/sessions/session-ages.ts';
import { Sessions, type SessionsOptions } from '../../../core/sessions/sessions.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import type { Logger } from '../../../support/logger.ts';
import type { Settings } from '../../settings/settings.ts';

interface SessionsParts<U extends BaseUser>
  extends Pick<SessionsOptions<U>, 'stores' | 'secretKeys' | 'now' | 'anonymousUser'> {
  readonly backends: readonly AuthenticationBackend<U>[];
}

/** Sessions by the settings. */
export function openSessions<U extends BaseUser>(
  { settings, logger }: { readonly settings: Settings; readonly logger: Logger },
  { backends, ...parts }: SessionsParts<U>,
): Sessions<U> {
  return new Sessions<U>({
    ...parts,
    ages: sessionAges(settings),
    maxDataBytes: settings.sessionMaxDataBytes,
    maxPerUser: settings.sessionsPerUser,
    saveEveryRequest: settings.sessionSaveEveryRequest,
    onRenewalsLost: (sessions, error) =>
      logger.error('session_renewals_lost', { sessions, error: String(error) }),
    backends: backends.flatMap(({ name, formerNames = [] }) => [name, ...formerNames]),
  });
}

function sessionAges(settings: Settings): AgesByTrust {
  const { sessionAbsoluteAge: absoluteAge } = settings;
  return agesByTrust(
    {
      idleAge: settings.sessionIdleAge ?? settings.sessionCookieAge,
      browserIdleAge: settings.sessionBrowserIdleAge,
      absoluteAge,
      browserAbsoluteAge: settings.sessionBrowserAbsoluteAge ?? absoluteAge,
      expireAtBrowserClose: settings.sessionExpireAtBrowserClose,
    },
    { idle: settings.sessionStaffIdleAge, absolute: settings.sessionStaffAbsoluteAge },
  );
}
