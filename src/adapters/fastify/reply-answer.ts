import { Readable } from 'node:stream';
import { type HeadCompleter, headerLines } from '../mount/answer-headers.ts';
import { beforeHead } from '../node-http/before-head.ts';
import { headerText, type NodeOutgoing } from '../node-http/node-exchange.ts';
import type { AnswerBody, PendingAnswer } from '../node-http/pending-answer.ts';
import type { AnyFastifyReply } from './fastify-auth.ts';

/**
 * An answer of Fastify's, sent by Fastify: so its hooks run (`onSend`: cookies, compression), and the headers that it keeps
 * itself until then are sent along. Plugins may have set others on Node's answer below (@fastify/helmet).
 */
export class ReplyAnswer implements PendingAnswer {
  readonly #reply: AnyFastifyReply;

  constructor(reply: AnyFastifyReply) {
    this.#reply = reply;
  }

  get sent(): boolean {
    return this.#reply.raw.headersSent;
  }

  get raw(): NodeOutgoing {
    return this.#reply.raw;
  }

  get isHttp2(): boolean {
    return 'stream' in this.#reply.raw;
  }

  get(name: string): string | readonly string[] | undefined {
    const above = headerText(this.#reply.getHeader(name));
    const below = headerText(this.#reply.raw.getHeader(name));
    return name === 'set-cookie' && below !== undefined
      ? [...headerLines(below), ...headerLines(above)]
      : (above ?? below);
  }

  set(name: string, value: string | string[]): void {
    // Fastify adds to cookies that are there already.
    if (name === 'set-cookie') this.#reply.removeHeader(name);
    this.#reply.header(name, value);
  }

  remove(name: string): void {
    this.#reply.removeHeader(name);
    this.#reply.raw.removeHeader(name);
  }

  beforeHead(completer: HeadCompleter): void {
    // Below all of Fastify's own: a handler may also take the answer over (`reply.hijack`) and write it by itself.
    beforeHead(this.#reply.raw, completer);
  }

  send(status: number, body: AnswerBody): void {
    this.#reply.code(status);
    this.#reply.send(body instanceof ReadableStream ? Readable.fromWeb(body as never) : body);
  }
}

/**
 * As above, but for what gives way to all that the app says: set on Node's answer, where @fastify/helmet sets its headers
 * too, and over which those of the reply win.
 */
export class ReplyDefaults extends ReplyAnswer {
  readonly #raw: AnyFastifyReply['raw'];

  constructor(reply: AnyFastifyReply) {
    super(reply);
    this.#raw = reply.raw;
  }

  override set(name: string, value: string | string[]): void {
    this.#raw.setHeader(name, value);
  }
}
