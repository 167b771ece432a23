import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { beforeHead, NodeHeaders } from './before-head.ts';
import type { AnswerBody, HeadCompleter, HostAnswer } from './host-answer.ts';
import type { NodeOutgoing } from './node-exchange.ts';

/** An answer of node:http, and of what builds on it and keeps no headers of its own. */
export class NodeAnswer extends NodeHeaders implements HostAnswer {
  readonly #outgoing: NodeOutgoing;

  constructor(outgoing: NodeOutgoing) {
    super(outgoing);
    this.#outgoing = outgoing;
  }

  get sent(): boolean {
    return this.#outgoing.headersSent;
  }

  get isHttp2(): boolean {
    return 'stream' in this.#outgoing;
  }

  remove(name: string): void {
    this.#outgoing.removeHeader(name);
  }

  beforeHead(completer: HeadCompleter): void {
    beforeHead(this.#outgoing, completer);
  }

  async send(status: number, body: AnswerBody): Promise<void> {
    const outgoing = this.#outgoing;
    outgoing.statusCode = status;
    if (body === null) outgoing.end();
    else if (Buffer.isBuffer(body)) outgoing.end(body);
    else {
      await pipeline(Readable.fromWeb(body as never), outgoing).catch((error) => {
        // A visitor who goes away is no failure of ours.
        if (!outgoing.destroyed) throw error;
      });
    }
  }
}
