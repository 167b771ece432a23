import { type BaseUser, type HttpRequest, render } from 'latchkey';
import { Entry } from './entry.ts';
import { guestbookSettings } from './guestbook-settings.ts';

/** The latest entries. */
export async function guestbookView<U extends BaseUser>(request: HttpRequest<U>) {
  const { guestbookPageSize: limit } = request.settingsOf(guestbookSettings);
  const entries = await request.objects(Entry).list({ orderBy: '-writtenAt', limit });
  return render(request, 'guestbook/guestbook.html', { entries });
}
