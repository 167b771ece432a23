import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { HeadCompleter } from '../mount/answer-headers.ts';
import { beforeHead } from './before-head.ts';
import { headerText, isGone, type NodeOutgoing } from './node-exchange.ts';
import type { AnswerBody, PendingAnswer } from './pending-answer.ts';

/** An answer of node:http, and of what builds on it and keeps no headers of its own. */
export class NodeAnswer implements PendingAnswer {
  readonly raw: NodeOutgoing;

  constructor(outgoing: NodeOutgoing) {
    this.raw = outgoing;
  }

  get sent(): boolean {
    return this.raw.headersSent;
  }

  get isHttp2(): boolean {
    return 'stream' in this.raw;
  }

  get(name: string): string | readonly string[] | undefined {
    return headerText(this.raw.getHeader(name));
  }

  set(name: string, value: string | string[]): void {
    this.raw.setHeader(name, value);
  }

  remove(name: string): void {
    this.raw.removeHeader(name);
  }

  beforeHead(completer: HeadCompleter): void {
    beforeHead(this.raw, completer);
  }

  async send(status: number, body: AnswerBody): Promise<void> {
    const outgoing = this.raw;
    outgoing.statusCode = status;
    if (body === null) outgoing.end();
    else if (Buffer.isBuffer(body)) {
      if (!outgoing.hasHeader('transfer-encoding')) outgoing.setHeader('content-length', body.length);
      outgoing.end(body);
    } else {
      await pipeline(Readable.fromWeb(body as never), outgoing).catch((error) => {
        // The visitor went away: no failure of ours.
        if (!isGone(outgoing)) throw error;
      });
    }
  }
}
