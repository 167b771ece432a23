import type { BaseUser } from '../../../core/users/user.ts';
import { reauthenticationRequired, type UserRequest } from '../../../http/guards/guards.ts';
import type { View } from '../../../http/routes/view.ts';
import { dateFilter } from '../../../http/templates/format-date.ts';
import { redirectToSection } from '../account-page/redirect-to-section.ts';
import { accountData } from './account-data.ts';
import { claimDownload } from './claim-download.ts';
import { accountDataDownloaded } from './data-events.ts';

/** Answers with everything that is the user's, as a file, as often as the setting `accountDataPause` allows. */
export function dataView<U extends BaseUser>(): View<U> {
  return reauthenticationRequired(async (request: UserRequest<U>) => {
    const { user } = request;
    const next = await claimDownload(request, user);
    if (next) {
      request.messages.error(
        request.t('accounts.data.tooSoon', { next: String(dateFilter(request.locale)(next)) }),
        { extraTags: 'data' },
      );
      return redirectToSection(request, 'data');
    }
    await request.site.accounts.emit(accountDataDownloaded, { user });
    return new Response(ReadableStream.from(encoded(accountData(request, user))), {
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-disposition': 'attachment; filename="account-data.json"',
        'cache-control': 'no-store',
      },
    });
  });
}

async function* encoded(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const piece of pieces) yield encoder.encode(piece);
}
