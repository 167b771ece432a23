import type { BaseUser } from '../core/users/user.ts';
import type { UserModel } from '../core/users/user-model.ts';
import { HttpError } from '../http/answer/http-error.ts';
import type { HttpRequest } from '../http/request/http-request.ts';
import { path, type Route } from '../http/routes/urls.ts';
import type { View } from '../http/routes/view.ts';
import { MEDIA_URL } from '../http/urls/file-url.ts';
import { fileTypes } from '../models/files/file-types.ts';

export interface MediaUrlsOptions<U extends BaseUser> {
  /**
   * Who may open files: a guard, `loginRequired` say. It may look at the path, `request.parameters.path`. Default: whoever knows
   * the address, which nobody can guess.
   */
  readonly guard?: (view: View<U>) => View<U>;
}

/** The types that a browser shows in its own window, by the endings of paths. Whatever else there is, is downloaded. */
const shownTypes: ReadonlyMap<string, string> = new Map([
  ...Object.entries(fileTypes)
    .filter(([, { isImage }]) => isImage)
    .map(([type, { extension }]) => [extension, type] as const),
  ['jpeg', 'image/jpeg'],
]);

/** Seconds for which a browser may keep a file. Its bytes never change, but it may be removed. */
const KEPT_FOR = 3600;

/**
 * The address of the files that models keep: `...include('media/', mediaUrls(CustomUser))`. Images are shown, and all else is downloaded;
 * nothing of it ever runs as a page of this site. `file_url(user.picture)` is the address in a template. Django's `MEDIA_URL`.
 */
export function mediaUrls<U extends BaseUser>(
  _model: UserModel<U>,
  { guard = (view) => view }: MediaUrlsOptions<U> = {},
): Route<U>[] {
  return [path(':path{.+}', guard(mediaView), { name: MEDIA_URL })];
}

async function mediaView<U extends BaseUser>(request: HttpRequest<U>): Promise<Response> {
  const { path: asked = '' } = request.parameters;
  const file = await request.site.storage.open(asked);
  if (!file) throw new HttpError(404, 'there is no such file');
  const shown = shownTypes.get(asked.slice(asked.lastIndexOf('.') + 1).toLowerCase());
  return new Response(ReadableStream.from(file.chunks()), {
    headers: {
      'content-type': shown ?? 'application/octet-stream',
      'content-length': String(file.size),
      'content-disposition': disposition(
        shown ? 'inline' : 'attachment',
        asked.slice(asked.lastIndexOf('/') + 1),
      ),
      'x-content-type-options': 'nosniff',
      // Opened by itself, it is a page of its own origin, without scripts and forms.
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': `private, max-age=${KEPT_FOR}`,
    },
  });
}

/** RFC 6266: the name in letters that every browser knows, and in those that it has. */
function disposition(how: 'inline' | 'attachment', name: string): string {
  const plain = name.replace(/[^\w.-]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16)}`,
  );
  return `${how}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
