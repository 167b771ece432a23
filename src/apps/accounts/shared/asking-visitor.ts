import type { BaseUser } from '../../../core/users/user.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import { type AccountSource, partsOf } from '../../contract/account-source.ts';

/** The visitor who asks; null where it is a command, or a program that has the project open. */
export function askingVisitor<U extends BaseUser>(source: AccountSource<U>): HttpRequest<U> | null {
  return 'accounts' in source ? null : source;
}

/** Does `work`, whose password hashes are the visitor's who asks: see `Accounts.onBehalfOf`. */
export function onBehalfOfSource<U extends BaseUser, T>(source: AccountSource<U>, work: () => T): T {
  const visitor = askingVisitor(source);
  return visitor ? partsOf(source).accounts.onBehalfOf(visitor, work) : work();
}
