import { type Events, happened } from '../events.ts';
import { denied } from '../permissions/denied.ts';
import type { Origin } from '../requests/account-request.ts';
import { type Credentials, maskCredentials } from '../requests/credentials.ts';
import { originOf, userLoginFailed } from '../requests/login-events.ts';
import type { BaseUser } from '../users/user.ts';
import type { AuthenticationBackend } from './authentication-backend.ts';

export interface AuthenticateParts<U extends BaseUser> {
  readonly backends: readonly AuthenticationBackend<U>[];
  readonly events: Events;
}

/** Who somebody is, and by which backend's word. */
export interface Authenticated<U extends BaseUser> {
  readonly user: U;
  readonly backend: string;
}

/** Asks the backends in their order whose credentials these are. Null when no backend knows, or one says no. */
export async function authenticate<U extends BaseUser>(
  { backends, events }: AuthenticateParts<U>,
  credentials: Credentials,
  origin: Origin<U>,
): Promise<Authenticated<U> | null> {
  for (const backend of backends) {
    const answer = await backend.authenticate(credentials, origin.request);
    if (answer === denied) break;
    if (answer !== null) return { user: answer, backend: backend.name };
  }
  const told = { credentials: maskCredentials(credentials), ...originOf(origin) };
  await events.emit(happened(userLoginFailed, told));
  return null;
}
