import type { OpenProject } from '../../compose/project.ts';
import type { Accounts } from '../../core/login/accounts.ts';
import type { BaseUser } from '../../core/users/user.ts';
import { csrfField } from '../../http/csrf/csrf-field.ts';
import { authenticate, login, logout } from '../../http/request/auth.ts';
import type { HttpRequest } from '../../http/request/http-request.ts';

/** What every adapter offers besides its framework's own manner. `R`: the framework's request. */
export interface MountAuth<U extends BaseUser, R> {
  readonly project: OpenProject<U>;
  readonly accounts: Accounts<U>;
  /** Brings the database up to date. */
  migrate(): Promise<void>;
  /** Closes database and mail, when the server has stopped. */
  close(): Promise<void>;
  /** The request as views of the project see it. @throws LatchkeyError `visitor_unknown` */
  visitor(request: R): HttpRequest<U>;
  /**
   * The user whose credentials these are, or null: `await auth.authenticate(req, { email, password })`. The body of a form
   * or of JSON may be given as it is: whatever else was sent, or nothing at all, is wrong credentials.
   */
  authenticate(request: R, credentials: unknown): Promise<U | null>;
  /** Makes the visitor's session the user's, under a new key. It is kept when this is done: redirect right after. */
  login(request: R, user: U, options?: { backend?: string }): Promise<void>;
  /** Ends the visitor's session, on the server and in the browser. */
  logout(request: R): Promise<void>;
  /** The token for a form, or for the header `X-CSRFToken` of a script's request. */
  csrfToken(request: R): string;
  /** The hidden field for a form: HTML, to be printed as it is. */
  csrfField(request: R): string;
}

/** `visitor` finds the visitor of a framework's request. */
export function mountAuth<U extends BaseUser, R>(
  project: OpenProject<U>,
  visitor: (request: R) => HttpRequest<U>,
): MountAuth<U, R> {
  return {
    project,
    accounts: project.accounts,
    migrate: async () => {
      await project.migrate();
    },
    close: () => project.close(),
    visitor,
    authenticate: async (request, credentials) => authenticate(visitor(request), credentials),
    login: async (request, user, options) => login(visitor(request), user, options),
    logout: async (request) => logout(visitor(request)),
    csrfToken: (request) => visitor(request).csrfToken,
    csrfField: (request) => csrfField(visitor(request).csrfToken),
  };
}
