import type { Settings } from '../../../../compose/settings/settings.ts';
import { onlyShowsMail } from '../../../../core/mail/only-shows-mail.ts';
import type { FailedRequest } from '../../../../http/answer/failed-request.ts';
import { isFromThisMachine } from '../../../../http/head/from-this-machine.ts';

/**
 * Who may see why a page failed: the developer, at a developer's machine. Everything that speaks against it counts: a setting
 * that only a public site has, production, a connection from elsewhere, a host of another name, a proxy or a tunnel in between.
 * Besides, `runserver` alone has such a page; it asks here for each failure.
 */
export function maySeeFailure({ head, headers, ip }: FailedRequest, settings: Settings): boolean {
  return onlyShowsMail(settings) && isFromThisMachine(head, { headers, ip });
}
