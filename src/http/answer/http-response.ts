/** A header's value; several for headers that may stand more than once. */
export type HeaderRecord = Record<string, string>;

/**
 * An answer as views make it: cheap to make and to add headers to. It becomes a Web `Response` at the very end, with
 * the security headers and the cookies of the request. Views may return a Web `Response` as well.
 */
export class HttpResponse {
  readonly status: number;
  readonly body: string | Uint8Array<ArrayBuffer> | null;
  /** By lower-cased name. */
  readonly headers: Readonly<HeaderRecord>;

  constructor(
    body: HttpResponse['body'],
    { status = 200, headers = {} }: { status?: number; headers?: HeaderRecord } = {},
  ) {
    this.body = body;
    this.status = status;
    this.headers = headers;
  }
}

/** What a view answers with. */
export type ViewResponse = HttpResponse | Response;

/** The headers of a page that has none of its own. */
export const HTML_HEADERS: Readonly<HeaderRecord> = { 'content-type': 'text/html; charset=utf-8' };

/** A page of HTML. */
export function html(body: string, status = 200, headers?: HeaderRecord): HttpResponse {
  return new HttpResponse(body, {
    status,
    headers: headers ? { ...HTML_HEADERS, ...headers } : HTML_HEADERS,
  });
}
