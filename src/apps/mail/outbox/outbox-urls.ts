import type { BaseUser } from '../../../core/users/user.ts';
import { path, type Route } from '../../../http/routes/urls.ts';
import { developerOnly } from './outbox-access.ts';
import { outboxHtmlView, outboxListView, outboxMailView } from './outbox-views.ts';

/** The outbox as a developer reads it, at the machine alone. */
export function outboxUrls<U extends BaseUser>(): Route<U>[] {
  return [
    path('outbox/', developerOnly<U>(outboxListView), { name: 'mail_outbox' }),
    path('outbox/:id/', developerOnly<U>(outboxMailView), { name: 'mail_outbox_mail' }),
    path('outbox/:id/html/', developerOnly<U>(outboxHtmlView), { name: 'mail_outbox_html' }),
  ];
}
