import type { RequestHead } from '../head/request-head.ts';
import type { HttpResponse } from './http-response.ts';

/** What a page about a failure tells of the request. An HttpRequest is one. */
export interface FailedRequest {
  readonly head: RequestHead;
  readonly headers: Headers;
  readonly method: string;
  /** Path and query, encoded. */
  readonly fullPath: string;
  readonly ip: string | null;
  readonly id: string;
  readonly user: object;
  /** What was sent by a form. */
  form(): Promise<{ entries(): Iterable<readonly [string, unknown]> }>;
}

/** Makes the page about a failure; null where who asked must not see it. */
export type FailurePage = (request: FailedRequest, error: unknown) => Promise<HttpResponse | null>;
