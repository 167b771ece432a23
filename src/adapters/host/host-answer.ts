import type { NodeOutgoing } from './node-exchange.ts';

/** Headers of an answer that is not sent yet, by their names in small letters. */
export interface AnswerHeaders {
  get(name: string): string | readonly string[] | undefined;
  set(name: string, value: string | string[]): void;
}

/** Has the last word about the headers of an answer. Sets each name once. */
export interface HeadCompleter {
  complete(headers: AnswerHeaders): void;
}

/** The answer to one request, as a host's framework keeps it until it is sent. */
export interface HostAnswer extends AnswerHeaders {
  /** Whether the headers are on their way, so that none can change any more. */
  readonly sent: boolean;
  /** Node's own answer underneath. */
  readonly raw: NodeOutgoing;
  /** Whether it goes by HTTP/2, which has no headers of a connection. */
  readonly isHttp2: boolean;
  remove(name: string): void;
  /** Calls `completer` at the last moment at which a header can be set, with those of the answer as it will be sent. */
  beforeHead(completer: HeadCompleter): void;
  /** Sends it in the framework's own manner. */
  send(status: number, body: AnswerBody): void | Promise<void>;
}

/** A body that is whole, or comes by and by; null for none. */
export type AnswerBody = Buffer | ReadableStream<Uint8Array> | null;

/** The lines of a header. */
export function headerLines(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
