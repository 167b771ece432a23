import type { Accounts } from '../../../core/login/accounts.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import type { Mails } from '../../../http/mails/mails.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import type { ReadSettings } from '../../../support/settings/settings-reader.ts';

/** What the rules of a flow that writes to people work with, whoever asks them. */
export interface FlowParts<U extends BaseUser> {
  readonly accounts: Accounts<U>;
  readonly mails: Mails;
  readonly settingsOf: ReadSettings;
}

/** Whoever asks the rules of a flow: a request, or the context of a command. */
export type FlowSource<U extends BaseUser> = HttpRequest<U> | FlowParts<U>;

export function flowPartsOf<U extends BaseUser>(source: FlowSource<U>): FlowParts<U> {
  return 'site' in source ? source.site : source;
}

/** Does `work`, whose password hashes are the visitor's who asks: see `Accounts.onBehalfOf`. */
export function onBehalfOfSource<U extends BaseUser, T>(source: FlowSource<U>, work: () => T): T {
  const { accounts } = flowPartsOf(source);
  return 'site' in source ? accounts.onBehalfOf(source, work) : work();
}
