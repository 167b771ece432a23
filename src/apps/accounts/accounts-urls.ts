import type { BaseUser } from '../../core/users/user.ts';
import type { UserModel } from '../../core/users/user-model.ts';
import type { Route } from '../../http/routes/urls.ts';
import { outboxUrls } from '../mail/outbox/outbox-urls.ts';
import { type AccountsUrlsOptions, accountFlows } from './account-flows.ts';

/** The account pages, and the page on which a developer reads the mail of the site, for a project's route table: `...include('accounts/', accountsUrls(CustomUser))`. */
export function accountsUrls<U extends BaseUser>(
  model: UserModel<U>,
  options: AccountsUrlsOptions = {},
): Route<U>[] {
  return [...accountFlows.flatMap(({ urls }) => urls?.(model, options) ?? []), ...outboxUrls<U>()];
}
