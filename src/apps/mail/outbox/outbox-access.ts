import { mailSettings } from '../../../core/mail/mail-settings.ts';
import { onlyShowsMail } from '../../../core/mail/only-shows-mail.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import { HttpError } from '../../../http/answer/http-error.ts';
import { hostOf } from '../../../http/head/request-head.ts';
import type { HttpRequest } from '../../../http/request/http-request.ts';
import type { View } from '../../../http/routes/view.ts';
import { isLoopbackAddress, isLoopbackOrigin } from '../../../support/loopback.ts';

/** What proxies add: who comes through one is not at this machine, whatever the connection says. */
const FORWARDED = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-server',
  'x-real-ip',
  'x-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
];

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
  const { head, ip, site } = request;
  const { mailUrl } = request.settingsOf(mailSettings);
  if (!onlyShowsMail({ ...site.settings, mailUrl })) return false;
  if (ip === null || !isLoopbackAddress(ip)) return false;
  // A page of another name that leads to this machine must not read it (DNS rebinding).
  if (!isLoopbackOrigin(`http://${hostOf(head)}`)) return false;
  return FORWARDED.every((name) => head.headers.get(name) === null);
}
