import { asksForSocket, type RequestHead } from '../head/request-head.ts';
import { type HeaderRecord, HttpResponse } from './http-response.ts';

/** What a browser asks for when the answer becomes a page, or part of one (Fetch Metadata, `Sec-Fetch-Dest`). */
const PAGE_DESTINATIONS: ReadonlySet<string> = new Set([
  'document',
  'iframe',
  'frame',
  'fencedframe',
  'embed',
  'object',
]);

/**
 * Whether who asks wants data and no page. Who accepts HTML wants a page. Else it is a script that accepts or sends JSON;
 * one of which its browser says so (`fetch` and images accept anything); or a WebSocket.
 */
export function wantsJson({ headers }: RequestHead): boolean {
  const accept = headers.get('accept') ?? '';
  if (accept.includes('text/html')) return false;
  if (accept.includes('json') || (headers.get('content-type') ?? '').startsWith('application/json'))
    return true;
  const destination = headers.get('sec-fetch-dest');
  return destination === null ? asksForSocket(headers) : !PAGE_DESTINATIONS.has(destination);
}

export interface ProblemOptions {
  readonly headers?: HeaderRecord;
  /** Further members of the answer, for programs. */
  readonly members?: Readonly<Record<string, unknown>>;
}

/** A refusal as data: `application/problem+json` (RFC 9457). `detail` is for people. */
export function problem(status: number, detail: string, options: ProblemOptions = {}): HttpResponse {
  // Not imported: with the module itself comes all of fetch, and every command would wait for it.
  const { STATUS_CODES } = process.getBuiltinModule('node:http');
  const body = { title: STATUS_CODES[status] ?? 'Error', status, detail, ...options.members };
  return new HttpResponse(JSON.stringify(body), {
    status,
    headers: { ...options.headers, 'content-type': 'application/problem+json' },
  });
}

/** The code of a refusal that has none of its own, by its status. Stable: never rename one. */
const codes: Readonly<Record<number, string>> = {
  400: 'bad_request',
  401: 'login_required',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'content_too_large',
  415: 'content_type_unsupported',
  500: 'server_error',
  503: 'server_busy',
};

/** What each code tells people. The reason itself is in the log. */
export const problemDetails: Readonly<Record<string, string>> = {
  bad_request: 'The request is malformed.',
  host_unknown: 'This site is not at this host.',
  session_cookie_malformed: 'The session cookie is damaged. It has been removed: ask again.',
  session_interrupted: 'The session ended during the request.',
  login_required: 'Log in first.',
  forbidden: 'You may not do this.',
  permission_denied: 'This account may not do this.',
  csrf_origin_foreign: 'The request comes from another site.',
  csrf_token_missing: 'There is no CSRF token. Send one in the header X-CSRFToken.',
  csrf_token_invalid: 'The CSRF token is of another session, or of none. Get a new one.',
  not_found: 'There is nothing at this address.',
  method_not_allowed: 'This method is not allowed here.',
  content_too_large: 'The request is too large.',
  session_data_too_large: 'The session would hold too much.',
  content_type_unsupported: 'This kind of content is not taken here.',
  server_error: 'The server failed. It has been noted.',
  server_busy: 'The server is too busy. Try again in a few seconds.',
};

/** A refusal by its code, or by the one of its status. */
export function refusalProblem(
  status: number,
  code: string | null,
  headers: HeaderRecord = {},
): HttpResponse {
  const own = codes[status];
  const detail = problemDetails[code ?? ''] ?? problemDetails[own ?? ''] ?? 'The request was refused.';
  return problem(status, detail, { headers, members: { code: code ?? own ?? 'refused' } });
}
