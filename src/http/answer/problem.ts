import { KeyedText } from '../../support/texts/keyed-text.ts';
import type { Language } from '../../support/texts/texts.ts';
import { sendsJson } from '../head/json-type.ts';
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
  if (accept.includes('json') || sendsJson(headers)) return true;
  const destination = headers.get('sec-fetch-dest');
  return destination === null ? asksForSocket(headers) : !PAGE_DESTINATIONS.has(destination);
}

/** Why a request is refused. */
interface Refusal {
  readonly status: number;
  /** Default: the status's own. */
  readonly code?: string | null;
  readonly headers?: HeaderRecord;
  /** Further members of the answer. Default: none. */
  readonly members?: Readonly<Record<string, unknown>>;
  /** By which the log line is found: the id of the request. Default: none. */
  readonly reference?: string | null;
}

interface ProblemOptions {
  readonly title: string;
  /** The language of `title` and `detail`. */
  readonly locale: string;
  readonly headers: HeaderRecord;
  /** Further members of the answer, for programs. */
  readonly members: Readonly<Record<string, unknown>>;
}

/** A refusal as data: `application/problem+json` (RFC 9457). `title` and `detail` are for people. */
function problem(
  status: number,
  detail: string,
  { title, locale, headers, members }: ProblemOptions,
): HttpResponse {
  return new HttpResponse(JSON.stringify({ title, status, detail, ...members }), {
    status,
    headers: { ...headers, 'content-type': 'application/problem+json', 'content-language': locale },
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
  422: 'content_invalid',
  429: 'throttled',
  500: 'server_error',
  503: 'server_busy',
};

/** A refusal by its code, or by the one of its status, in the visitor's language. */
export function refusalProblem(
  language: Language,
  { status, code = null, headers = {}, members = {}, reference = null }: Refusal,
): HttpResponse {
  const own = codes[status] ?? 'refused';
  const known = [code, own, 'refused'].find((one) => language.has(detailKey(one)));
  return problem(status, language.t(detailKey(known ?? 'refused')), {
    title: language.say(new KeyedText(`problems.title.${status}`, {}, statusText(status))),
    locale: language.locale,
    headers,
    members: { ...members, code: code ?? own, ...(reference === null ? {} : { reference }) },
  });
}

function detailKey(code: string | null): string {
  return `problems.detail.${code}`;
}

/** In English: for a status that no catalogue has. */
function statusText(status: number): string {
  // Not imported: with the module itself comes all of fetch, and every command would wait for it.
  const { STATUS_CODES } = process.getBuiltinModule('node:http');
  return STATUS_CODES[status] ?? 'Error';
}
