import { type Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { ServerProcess } from '../support/server-process.ts';

export interface AskedPage {
  /** Milliseconds until its last byte. */
  readonly took: number;
  readonly html: string;
}

/** Asks for a page of the admin by a socket; fails unless it is answered with 200. */
export async function askPage(
  { port, headers }: Pick<ServerProcess, 'port' | 'headers'>,
  path: string,
  agent: Agent,
): Promise<AskedPage> {
  const start = performance.now();
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers, agent }, resolve).once('error', reject).end();
  });
  const html = await text(answer);
  const took = performance.now() - start;
  if (answer.statusCode !== 200) throw new Error(`${path} was answered with ${answer.statusCode}`);
  return { took, html };
}
