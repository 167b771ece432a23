import { accountData } from '../../apps/accounts/data/account-data.ts';
import { deleteOwnAccount } from '../../apps/accounts/deletion/delete-own-account.ts';
import type { AccountDeletion } from '../../apps/accounts/deletion/rules/delete-account.ts';
import {
  confirmEmailChange,
  type EmailChangeOutcome,
} from '../../apps/accounts/email-change/confirm-email-change.ts';
import {
  type EmailChangeRequest,
  requestEmailChange,
} from '../../apps/accounts/email-change/request-email-change.ts';
import {
  type EmailChangeUndoOutcome,
  undoEmailChange,
} from '../../apps/accounts/email-change/undo-email-change.ts';
import { sendEmailVerification } from '../../apps/accounts/email-verification/send-email-verification.ts';
import { type LoginCodeOutcome, loginWithCode } from '../../apps/accounts/login-code/login-with-code.ts';
import { requestLoginCode } from '../../apps/accounts/login-code/request-login-code.ts';
import type { NewPasswordOutcome } from '../../apps/accounts/new-password/write-new-password.ts';
import {
  changePassword,
  type PasswordChangeOutcome,
  type PasswordChangeValues,
} from '../../apps/accounts/password-change/change-password.ts';
import { requestPasswordReset } from '../../apps/accounts/password-reset/request-password-reset.ts';
import { resetPassword } from '../../apps/accounts/password-reset/reset-password.ts';
import type { OpenProject } from '../../compose/project.ts';
import type { AuditDetail } from '../../core/event-audit.ts';
import type { ImpersonationOutcome } from '../../core/impersonation/impersonation.ts';
import type { Accounts } from '../../core/login/accounts.ts';
import type { PendingLogin } from '../../core/login/pending-login.ts';
import type { BaseUser } from '../../core/users/user.ts';
import { csrfField } from '../../http/csrf/csrf-field.ts';
import type { HttpRequest } from '../../http/request/http-request.ts';
import { type AuditOptions, audit } from '../../http/visitor/audit.ts';
import {
  authenticate,
  finishLoginStage,
  type LoginOptions,
  type LoginResult,
  login,
  logout,
  pendingLogin,
  reauthenticate,
} from '../../http/visitor/auth.ts';
import { endImpersonation, type ImpersonateOptions, impersonate } from '../../http/visitor/impersonate.ts';

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
  /**
   * Makes the visitor's session the user's, under a new key, unless a stage of the login is due. Send the visitor to the `url`
   * of the result in either case: `const { url } = await auth.login(req, user, { next: req.query.next })`.
   */
  login(request: R, user: U, options?: LoginOptions): Promise<LoginResult>;
  /** The visitor's unfinished login, whose `url` is the page that settles its stage; null where there is none. */
  pendingLogin(request: R): Promise<PendingLogin<U> | null>;
  /**
   * Says that the visitor has settled a stage of the unfinished login, and goes on to the next stage or finishes the login. Null
   * where there is none any more: the visitor has to log in anew.
   */
  finishLoginStage(request: R, stage: { readonly name: string }): Promise<LoginResult | null>;
  /**
   * Notes that the visitor has proved once more who they are, on a page of your own, and gives the session a new key. `user`: as
   * `authenticate` gave it. False where that is not the visitor, or the session has ended meanwhile.
   */
  reauthenticate(request: R, user: U, proof: { readonly method: string }): Promise<boolean>;
  /** Lets the visitor act as another user: see the function of this name. Every page sees the other user from then on. */
  impersonate(request: R, user: U, options?: ImpersonateOptions): Promise<ImpersonationOutcome<U>>;
  /** The visitor is themselves again. Null where they were nobody else. */
  endImpersonation(request: R): Promise<{ readonly url: string } | null>;
  /**
   * Mails the user who is logged in a link by which the address is proven. `needless`: there is none, or it is proven;
   * `limited`: the last one was less than a minute ago.
   */
  sendEmailVerification(request: R): Promise<'mailed' | 'limited' | 'needless'>;
  /** Ends the visitor's session, on the server and in the browser. */
  logout(request: R): Promise<void>;
  /**
   * Mails a link to a new password to each active user of this address. Answer the same whatever the address is: see
   * `requestPasswordReset`.
   */
  requestPasswordReset(request: R, address: string): Promise<void>;
  /** Gives the user a new password whose link this is, and logs nobody in: see `resetPassword`. */
  resetPassword(request: R, secret: string, password: string): Promise<NewPasswordOutcome<U>>;
  /** Gives the visitor another password: see `changePassword`. A visitor who is not logged in has none: `wrong`. */
  changePassword(request: R, values: PasswordChangeValues): Promise<PasswordChangeOutcome<U>>;
  /**
   * Mails a code and a link that log in to each active user of this address, where the setting `loginByCode` is on. Answer the
   * same whatever the address is: see `requestLoginCode`.
   */
  requestLoginCode(request: R, address: string, options?: { readonly next?: string | null }): Promise<void>;
  /** Logs the visitor in by that code: see `loginWithCode`. */
  loginWithCode(request: R, code: string): Promise<LoginCodeOutcome>;
  /** Keeps an act of yours in the audit log: `await auth.audit(req, 'orders.refunded', { orderId: 7 })`. */
  audit(request: R, kind: `${string}.${string}`, detail?: AuditDetail, options?: AuditOptions): Promise<void>;
  /** Deletes the visitor's account, and has the browser forget the session: see `deleteAccount`. Put it behind `reauthenticationRequired`. */
  deleteAccount(request: R): Promise<AccountDeletion>;
  /** Everything that is the visitor's, as JSON in pieces; null where nobody is logged in, or somebody acts as the user. Put it behind `reauthenticationRequired`. */
  accountData(request: R): AsyncGenerator<string> | null;
  /** Mails a link to the user's new address, and a way back to the old one: see `requestEmailChange`. */
  requestEmailChange(request: R, user: U, address: string): Promise<EmailChangeRequest>;
  /** Gives the user the address that this link was mailed to: see `confirmEmailChange`. */
  confirmEmailChange(request: R, secret: string): Promise<EmailChangeOutcome<U>>;
  /** Brings the old address back that this link was mailed to: see `undoEmailChange`. */
  undoEmailChange(request: R, secret: string): Promise<EmailChangeUndoOutcome<U>>;
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
    pendingLogin: async (request) => pendingLogin(visitor(request)),
    finishLoginStage: async (request, stage) => finishLoginStage(visitor(request), stage),
    reauthenticate: async (request, user, proof) => reauthenticate(visitor(request), user, proof),
    impersonate: async (request, user, options) => impersonate(visitor(request), user, options),
    endImpersonation: async (request) => endImpersonation(visitor(request)),
    sendEmailVerification: async (request) => {
      const { user } = visitor(request);
      return user.isAuthenticated ? sendEmailVerification(visitor(request), user) : 'needless';
    },
    logout: async (request) => logout(visitor(request)),
    requestPasswordReset: async (request, address) => requestPasswordReset(visitor(request), address),
    resetPassword: async (request, secret, password) => resetPassword(visitor(request), secret, password),
    changePassword: async (request, values) => changePassword(visitor(request), values),
    requestLoginCode: async (request, address, options) =>
      requestLoginCode(visitor(request), address, options),
    loginWithCode: async (request, code) => loginWithCode(visitor(request), code),
    audit: async (request, kind, detail, options) => audit(visitor(request), kind, detail, options),
    deleteAccount: async (request) => deleteOwnAccount(visitor(request)),
    accountData: (request) => {
      const asking = visitor(request);
      const { user, impersonator } = asking;
      return user.isAuthenticated && impersonator === null ? accountData(asking, user) : null;
    },
    requestEmailChange: async (request, user, address) => requestEmailChange(visitor(request), user, address),
    confirmEmailChange: async (request, secret) => confirmEmailChange(visitor(request), secret),
    undoEmailChange: async (request, secret) => undoEmailChange(visitor(request), secret),
    csrfToken: (request) => visitor(request).csrfToken,
    csrfField: (request) => csrfField(visitor(request).csrfToken),
  };
}
