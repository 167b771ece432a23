import type { Credentials } from '../core/backends/authentication-backend.ts';
import type { BaseUser } from '../core/users/user.ts';
import type { HttpRequest } from './http-request.ts';

/** The user whose credentials these are, or null: `authenticate(request, { email, password })`. */
export function authenticate<U extends BaseUser>(
  request: HttpRequest<U>,
  credentials: Credentials,
): Promise<U | null> {
  return request.site.accounts.authenticate(credentials, request);
}

/** Makes the visitor's session the user's, under a new key. */
export function login<U extends BaseUser>(
  request: HttpRequest<U>,
  user: U,
  { backend }: { backend?: string } = {},
): Promise<void> {
  return request.site.accounts.login(request.session, user, {
    ip: request.ip,
    ...(backend ? { backend } : {}),
  });
}

/** Ends the visitor's session, on the server and in the browser, and one that could be taken over (`adoptSessions`). */
export async function logout<U extends BaseUser>(request: HttpRequest<U>): Promise<void> {
  await request.endOldSession?.();
  await request.site.accounts.logout(request.session, request);
}
