import type { BaseUser } from '../../core/users/user.ts';
import type { HttpRequest } from './http-request.ts';

/**
 * The user whose credentials these are, or null: `authenticate(request, { email, password })`. They may be what the visitor
 * has sent, whatever that is: nothing, a list or a number are wrong credentials.
 */
export function authenticate<U extends BaseUser>(
  request: HttpRequest<U>,
  credentials: unknown,
): Promise<U | null> {
  return request.site.accounts.authenticate(credentials, {
    ip: request.ip,
    signal: request.signal,
    request,
  });
}

/** Makes the visitor's session the user's, under a new key. */
export function login<U extends BaseUser>(
  request: HttpRequest<U>,
  user: U,
  { backend }: { backend?: string } = {},
): Promise<void> {
  return request.site.accounts.login(request.session, user, {
    ip: request.ip,
    request,
    ...(backend ? { backend } : {}),
  });
}

/** Ends the visitor's session, on the server and in the browser, and one that could be taken over (`adoptSessions`). */
export async function logout<U extends BaseUser>(request: HttpRequest<U>): Promise<void> {
  await request.endOldSession?.();
  await request.site.accounts.logout(request.session, { ip: request.ip, request });
}
