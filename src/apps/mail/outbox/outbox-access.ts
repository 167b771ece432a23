import { mailSettings } from '../../../core/mail/mail-settings.ts';
import { onlyShowsMail } from '../../../core/mail/only-shows-mail.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import { HttpError } from '../../../http/answer/http-error.ts';
import { isFromThisMachine } from '../../../http/head/from-this-machine.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import type { View } from '../../../http/routes/view.ts';

/**
 * Lets nobody see a page but the developer at the machine. For everybody else there is no such page: mails have links that
 * open accounts.
 */
export function developerOnly<U extends BaseUser>(view: View<U>): View<U> {
  return (request) => {
    if (!isDeveloper(request)) throw new HttpError(404, 'no route matches');
    return view(request);
  };
}

function isDeveloper<U extends BaseUser>(request: HttpRequest<U>): boolean {
  const { mailUrl } = request.settingsOf(mailSettings);
  return onlyShowsMail({ ...request.site.settings, mailUrl }) && isFromThisMachine(request.head, request);
}
