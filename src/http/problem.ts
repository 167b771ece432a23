import { type HeaderRecord, HttpResponse } from './http-response.ts';
import type { RequestHead } from './request-head.ts';

/** Whether who asks wants data and no page: a script that accepts or sends JSON, and does not accept HTML. */
export function wantsJson({ headers }: RequestHead): boolean {
  const accept = headers.get('accept') ?? '';
  if (accept.includes('text/html')) return false;
  return accept.includes('json') || (headers.get('content-type') ?? '').startsWith('application/json');
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

/** What each refusal tells who asked for data. The reason itself is in the log. */
export const problemDetails: Readonly<Record<number, string>> & { readonly 401: string } = {
  400: 'The request is malformed.',
  401: 'Log in first.',
  403: 'You may not do this.',
  404: 'There is nothing at this address.',
  405: 'This method is not allowed here.',
  413: 'The request is too large.',
  415: 'This kind of content is not taken here.',
  500: 'The server failed. It has been noted.',
  503: 'The server is too busy. Try again in a few seconds.',
};
