import type { AnswerHeaders, HeadCompleter } from '../mount/answer-headers.ts';
import type { NodeOutgoing } from './node-exchange.ts';

/** The answer to one request, as the framework keeps it until it is sent. */
export interface PendingAnswer extends AnswerHeaders {
  /** Whether the headers are on their way, so that none can change any more. */
  readonly sent: boolean;
  /** Node's own answer underneath. */
  readonly raw: NodeOutgoing;
  /** Whether it is sent by HTTP/2, which has no connection headers. */
  readonly isHttp2: boolean;
  remove(name: string): void;
  /** Calls `completer` at the last moment at which a header can be set, with those of the answer as it will be sent. */
  beforeHead(completer: HeadCompleter): void;
  /** Sends it in the framework's own manner. */
  send(status: number, body: AnswerBody): void | Promise<void>;
}

/** A whole body or a stream; null where there is no body. */
export type AnswerBody = Buffer | ReadableStream<Uint8Array> | null;
