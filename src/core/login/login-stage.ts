import type { Objects } from '../../models/rows/model-manager.ts';
import type { Addresses } from '../addresses/addresses.ts';
import type { AccountRequest } from '../requests/account-request.ts';
import type { BaseUser } from '../users/user.ts';

/** A login on its way: the credentials were right, and no session is the user's yet. */
export interface LoginAttempt<U extends BaseUser> {
  readonly user: U;
  /** The name of the authentication backend that knew the user. */
  readonly backend: string;
  readonly ip: string | null;
  /** The request that it came with, on every server; undefined where there is none, in a command for one. */
  readonly request: AccountRequest<U> | undefined;
  /** The manager of a model of the project. */
  readonly objects: Objects;
  /** Which addresses users have, and which of them are proven. */
  readonly addresses: Pick<Addresses<U>, 'addressOf' | 'isProven'>;
}

/**
 * Something that a user must do between the right password and the session: type a code, prove an address. The stages of
 * all logins are asked in one order, through whatever door a login comes, and a login without all of its stages opens nothing.
 */
export interface LoginStage<U extends BaseUser> {
  /** Unique in the project, 1 to 100 characters. */
  readonly name: string;
  /** The page on which it is settled: a path or the name of a URL. */
  readonly url: string;
  /** The names of stages that come before this one, where the project has them. Default: none. */
  readonly after?: readonly string[];
  /** Whether this login has to go through it. Asked with each login, after the stages before it. */
  due(login: LoginAttempt<U>): boolean | Promise<boolean>;
}

/**
 * Declares a login stage.
 *
 * ```ts
 * export const codeStage = defineLoginStage<User>({ name: 'code', url: 'login-code', due: ({ user }) => user.isStaff });
 * ```
 */
export function defineLoginStage<U extends BaseUser>(stage: LoginStage<U>): LoginStage<U> {
  return Object.freeze(stage);
}
