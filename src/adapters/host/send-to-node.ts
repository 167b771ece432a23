import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { NodeOutgoing } from './node-exchange.ts';

/** Kinds of content that are whole before they are sent; anything else is passed on as it comes. */
const WHOLE = /^(?:text\/(?!event-stream)|application\/(?:problem\+)?json|image\/svg)/;

/** Headers of a connection, which HTTP/2 has no use for and forbids (RFC 9113, 8.2.2). */
const ofConnection: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

/** Sends a Web response. Cookies that the host has set already are kept, and so is what its answers vary by. */
export async function sendToNode(response: Response, outgoing: NodeOutgoing): Promise<void> {
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) {
    if (name === 'vary') outgoing.setHeader(name, union(values(outgoing, name).join(', '), value));
    else if (name !== 'set-cookie' && !(ofConnection.has(name) && 'stream' in outgoing))
      outgoing.setHeader(name, value);
  }
  addCookies(outgoing, response.headers.getSetCookie());
  if (response.body === null) {
    outgoing.end();
  } else if (WHOLE.test(response.headers.get('content-type') ?? '')) {
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  } else {
    await pipeline(Readable.fromWeb(response.body as never), outgoing).catch((error) => {
      // A visitor who goes away is no failure of ours.
      if (!outgoing.destroyed) throw error;
    });
  }
}

/** Those that `keepCookies` has put there already are the same to the letter. */
function addCookies(outgoing: NodeOutgoing, cookies: readonly string[]): void {
  const there = values(outgoing, 'set-cookie');
  const missing = cookies.filter((cookie) => !there.includes(cookie));
  if (missing.length > 0) outgoing.setHeader('set-cookie', [...there, ...missing]);
}

function union(theirs: string, ours: string): string {
  const known = theirs.split(',').map((name) => name.trim());
  const lower = known.map((name) => name.toLowerCase());
  const missing = ours.split(', ').filter((name) => !lower.includes(name.toLowerCase()));
  return [...known, ...missing].filter(Boolean).join(', ');
}

/** The values of a header of an answer so far. */
function values(outgoing: NodeOutgoing, name: string): readonly string[] {
  const value = outgoing.getHeader(name);
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [String(value)];
}
