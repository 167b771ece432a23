import type { UrlNames } from './url-names.ts';

/** The name of the address of files: see `mediaUrls`. */
export const MEDIA_URL = 'media';

/** The address of a file that a model keeps, by its path; null where the project serves none, and for no path. */
export function fileUrl(
  urls: Pick<UrlNames, 'has' | 'reverse'>,
  path: string | null | undefined,
): string | null {
  if (!path || !urls.has(MEDIA_URL)) return null;
  return urls.reverse(MEDIA_URL, { path }).replaceAll('%2F', '/');
}
