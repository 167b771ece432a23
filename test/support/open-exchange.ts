import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http2';
import type { Readable, Writable } from 'node:stream';

/** One request whose body is sent bit by bit, and whose answer is read as it comes. */
export interface OpenExchange {
  readonly sending: Writable;
  /** The answer, once its headers are there. */
  readonly answer: Promise<OpenAnswer>;
  /** Goes away in the middle. */
  abort(): void;
}

interface AnswerHead {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** An answer under way. */
export class OpenAnswer {
  readonly status: number;
  readonly headers: AnswerHead['headers'];
  readonly #chunks: AsyncIterator<string>;

  constructor({ status, headers }: AnswerHead, body: Readable) {
    this.status = status;
    this.headers = headers;
    this.#chunks = body.setEncoding('utf8')[Symbol.asyncIterator]();
  }

  get cookies(): readonly string[] {
    return [this.headers['set-cookie'] ?? []].flat();
  }

  /** Waits until this text has come. */
  async until(text: string): Promise<void> {
    for (let soFar = ''; !soFar.includes(text); ) {
      const { done, value } = await this.#chunks.next();
      if (done) throw new Error(`the answer ended with ${soFar}, before ${text}`);
      soFar += value;
    }
  }

  /** All that comes until the end. */
  async rest(): Promise<string> {
    let text = '';
    for (;;) {
      const { done, value } = await this.#chunks.next();
      if (done) return text;
      text += value;
    }
  }
}

export interface OpenRequest {
  readonly origin: string;
  readonly http2: boolean;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Begins a request by HTTP/1.1 or HTTP/2, over a connection of its own. A GET's body is at its end already. */
export function openExchange(request: OpenRequest): OpenExchange {
  return request.http2 ? overHttp2(request) : overHttp1(request);
}

function overHttp1({ origin, method, path, headers }: OpenRequest): OpenExchange {
  const sending = httpRequest(origin + path, { method, headers, agent: new Agent() });
  // Who goes away hears of it, too.
  sending.on('error', () => undefined);
  const answer = once(sending, 'response').then(([incoming]: IncomingMessage[]) => {
    if (!incoming) throw new Error('there is no answer');
    const { statusCode = 0, headers: received } = incoming;
    return new OpenAnswer(
      { status: statusCode, headers: received },
      incoming.on('error', () => undefined),
    );
  });
  if (method === 'GET') sending.end();
  else sending.flushHeaders();
  return { sending, answer, abort: () => sending.destroy() };
}

function overHttp2({ origin, method, path, headers }: OpenRequest): OpenExchange {
  const session = connect(origin).on('error', () => undefined);
  const head: OutgoingHttpHeaders = { ':method': method, ':path': path, ...headers };
  const stream = session.request(head, { endStream: method === 'GET' }).on('error', () => undefined);
  stream.on('close', () => session.close());
  const answer = once(stream, 'response').then(([{ ':status': status = 0, ...received }]) => {
    return new OpenAnswer({ status: Number(status), headers: received as IncomingHttpHeaders }, stream);
  });
  return { sending: stream, answer, abort: () => session.destroy() };
}
