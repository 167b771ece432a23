import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';

/** One request and its answer as node:http would hand them over, without a connection. */
export interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

// What a browser sends, or nearly.
const HEADERS: Readonly<Record<string, string>> = {
  Host: 'localhost:8000',
  'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'Accept-Language': 'en-GB,en;q=0.5',
  'Accept-Encoding': 'gzip, deflate, br',
  Connection: 'keep-alive',
};

/** A GET of `/bench` with a browser's headers, and a cookie where there is one. */
export function nodeExchange(cookie: string | null): Exchange {
  const incoming = new IncomingMessage(new Socket());
  incoming.method = 'GET';
  incoming.url = '/bench';
  incoming.complete = true;
  for (const [name, value] of Object.entries(headersWith(cookie))) {
    incoming.rawHeaders.push(name, value);
    incoming.headers[name.toLowerCase()] = value;
  }
  return { incoming, outgoing: new ServerResponse(incoming) };
}

/** The same as a Web request. */
export function webRequest(cookie: string | null): Request {
  return new Request('http://localhost:8000/bench', { headers: headersWith(cookie) });
}

function headersWith(cookie: string | null): Readonly<Record<string, string>> {
  return cookie === null ? HEADERS : { ...HEADERS, Cookie: cookie };
}
