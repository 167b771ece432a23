import { type AnswerHeaders, headerLines } from '../mount/answer-headers.ts';
import type { AnswerBody, PendingAnswer } from './pending-answer.ts';

/** Content types whose body is read whole before it is sent. Other bodies are streamed. */
const WHOLE = /^(?:text\/(?!event-stream)|application\/(?:problem\+)?json|image\/svg)/;

/** Headers that describe the body of a page. Your server may have set them for a page that it then did not send. */
const ofAnotherBody = [
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-length',
  'content-range',
  'content-type',
  'etag',
  'expires',
  'last-modified',
] as const;

/** Connection headers, which HTTP/2 forbids (RFC 9113, 8.2.2). */
const ofConnection = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
] as const;

/**
 * Sends a Web response as your server's answer. What your server has set on it before stays: headers for scripts of other origins
 * (CORS), a request's number, cookies. Of headers that both have, ours win; those that are lists become one.
 */
export async function sendAnswer(response: Response, answer: PendingAnswer): Promise<void> {
  mergeAnswer(response.headers, answer);
  if (answer.isHttp2) for (const name of ofConnection) answer.remove(name);
  await answer.send(response.status, await bodyOf(response));
}

/** Adds the headers of our answer to those that your server has set before. */
export function mergeAnswer(ours: Headers, theirs: AnswerHeaders & Pick<PendingAnswer, 'remove'>): void {
  // Node frames no answer any more from which a header of the framing was removed, even one that was not there: it would close
  // the connection instead.
  for (const name of ofAnotherBody) if (theirs.get(name) !== undefined) theirs.remove(name);
  for (const [name, value] of ours) {
    if (name === 'vary') theirs.set(name, union(headerLines(theirs.get(name)).join(', '), value));
    else if (name !== 'set-cookie') theirs.set(name, value);
  }
  const cookies = headerLines(theirs.get('set-cookie'));
  const missing = ours.getSetCookie().filter((cookie) => !cookies.includes(cookie));
  if (missing.length > 0) theirs.set('set-cookie', [...cookies, ...missing]);
}

async function bodyOf(response: Response): Promise<AnswerBody> {
  if (response.body === null) return null;
  const isWhole = WHOLE.test(response.headers.get('content-type') ?? '');
  return isWhole ? Buffer.from(await response.arrayBuffer()) : response.body;
}

function union(theirs: string, ours: string): string {
  const known = theirs.split(',').map((name) => name.trim());
  const lower = known.map((name) => name.toLowerCase());
  const missing = ours.split(', ').filter((name) => !lower.includes(name.toLowerCase()));
  return [...known, ...missing].filter(Boolean).join(', ');
}
