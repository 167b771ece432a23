import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A mail as the server has taken it. */
export interface TakenMail {
  readonly to: string;
  readonly messageId: string;
  /** As it came: headers and all. */
  readonly raw: string;
}

type Handlers = Pick<
  SMTPServerOptions,
  'onConnect' | 'onAuth' | 'onMailFrom' | 'onRcptTo' | 'authOptional' | 'disabledCommands'
>;

/** Called with a mail that came whole, before the server says that it has it. */
export type BeforeAnswer = (mail: TakenMail) => Promise<void> | void;

/** An answer of SMTP's that is no yes. */
export function smtpAnswer(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

/** A mail server on 127.0.0.1 that misbehaves where it is told to. */
export class TestMailServer {
  /** Those that it has said yes to. */
  readonly taken: TakenMail[] = [];
  /** How it treats connections and envelopes. May change while it runs. */
  handlers: Handlers = {};
  beforeAnswer: BeforeAnswer = () => undefined;
  /** Whether it cuts the connection when the first words of a mail have come. */
  breaksOff = false;
  /** How many connections there were. */
  connections = 0;
  #server: SMTPServer | null = null;
  readonly #sockets = new Set<Socket>();
  #port = 0;

  get url(): string {
    return `smtp://127.0.0.1:${this.#port}`;
  }

  /** Listens, where it listened before if it did. */
  async start(): Promise<void> {
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      disableReverseLookup: true,
      allowInsecureAuth: true,
      onConnect: (session, done) => (this.handlers.onConnect ?? ((_, yes) => yes()))(session, done),
      onAuth: (auth, session, done) =>
        (this.handlers.onAuth ?? ((_, __, yes) => yes(null, { user: 'site' })))(auth, session, done),
      onMailFrom: (from, session, done) =>
        (this.handlers.onMailFrom ?? ((_, __, yes) => yes()))(from, session, done),
      onRcptTo: (to, session, done) => (this.handlers.onRcptTo ?? ((_, __, yes) => yes()))(to, session, done),
      onData: (stream, { envelope }, done) => {
        const to = envelope.rcptTo.map(({ address }) => address).join();
        this.#take(stream, to).then(() => done(), done);
      },
    });
    // A client that breaks off is one of the things that are tried here.
    this.#server.on('error', () => undefined);
    const { server }: { server: Server } = this.#server;
    server.on('connection', (socket) => {
      this.connections++;
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    this.#server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Dies: cuts every connection, and listens no more. */
  async stop(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const server = this.#server;
    this.#server = null;
    if (!server) return;
    server.close(() => resolve());
    this.cut();
    await promise;
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async #take(stream: Readable, to: string): Promise<void> {
    let raw = '';
    for await (const chunk of stream) {
      raw += String(chunk);
      if (this.breaksOff) this.cut();
    }
    const messageId = /^Message-ID: (.+)$/im.exec(raw)?.[1]?.trim() ?? '';
    const mail = { to, messageId, raw };
    await this.beforeAnswer(mail);
    this.taken.push(mail);
  }
}
