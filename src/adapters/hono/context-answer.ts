import type { Context } from 'hono';
import type { BaseUser } from '../../core/users/user.ts';
import type { HttpRequest } from '../../http/request/http-request.ts';
import { AdapterError } from '../adapter-error.ts';
import type { AnswerHeaders } from '../mount/answer-headers.ts';
import { completeHeaders } from '../mount/complete-headers.ts';
import { WebHeaders } from '../mount/web-headers.ts';
import { mergeAnswer } from '../node-http/send-answer.ts';

/** Makes an answer of ours the context's, with what the app has set on its own before (`mergeAnswer`). */
export function answerWith(c: Context, ours: Response): Response {
  const merged = merge(c, ours);
  // Hono would lay the headers of its answer so far over ours once more, and take our cookies off.
  c.res = undefined;
  c.res = merged;
  return merged;
}

/** A page of ours as a handler gives it to Hono, which may still look at it, or answer with something else. */
export function pageFor(c: Context, ours: Response): Response {
  const merged = merge(c, ours);
  // As above. Our cookies come back when the answer is completed.
  for (const name of ours.headers.keys()) if (name !== 'set-cookie') c.res.headers.delete(name);
  return merged;
}

function merge(c: Context, ours: Response): Response {
  const headers = new Headers(c.res.headers);
  mergeAnswer(ours.headers, new WebHeaders(headers));
  return new Response(ours.body, { status: ours.status, headers });
}

/** Adds what the request has to say to the answer that the handlers have given (`completeHeaders`). */
export function completeContext<U extends BaseUser>(c: Context, request: HttpRequest<U>): void {
  const headers = new ContextHeaders(c);
  let ours = completeHeaders(request, headers);
  request.cookieObserver = {
    // By middleware around ours; or by a stream, whose answer is on its way.
    cookieChanged: () => {
      if (!isUnderWay(c.res)) ours = completeHeaders(request, headers, ours);
      else if (request.cookiesToSet().length > 0) {
        throw new AdapterError('headers_sent', { path: request.path });
      }
    },
  };
}

/** Whether the server reads the answer's body already. An answer of @hono/node-server cannot even be asked then: it throws. */
function isUnderWay(answer: Response): boolean {
  try {
    return answer.body?.locked ?? false;
  } catch {
    return true;
  }
}

/** The headers of the answer that Hono holds. */
export class ContextHeaders implements AnswerHeaders {
  readonly #c: Context;

  constructor(c: Context) {
    this.#c = c;
  }

  get(name: string): string | readonly string[] | undefined {
    return new WebHeaders(this.#c.res.headers).get(name);
  }

  /** The headers of some answers (`Response.redirect`, a fetched one) cannot be changed: those get a copy. */
  set(name: string, value: string | string[]): void {
    const { res } = this.#c;
    try {
      new WebHeaders(res.headers).set(name, value);
    } catch {
      this.#c.res = new Response(res.body, res);
      new WebHeaders(this.#c.res.headers).set(name, value);
    }
  }
}
