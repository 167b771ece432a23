import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/**
 * Sends one and the same request over kept-alive connections: bytes out, status line in. The client runs on the cores
 * that are measured, so it must cost next to nothing.
 */
export class RawClient {
  readonly #sockets: Socket[] = [];
  readonly #request: Buffer;
  readonly #port: number;
  readonly #expected: string;

  constructor(port: number, request: string, expectedStatus: number) {
    this.#port = port;
    this.#request = Buffer.from(request);
    this.#expected = `HTTP/1.1 ${expectedStatus} `;
  }

  /** Sends the request once; fails unless it is answered with the expected status. Only for answers without a body. */
  async send(): Promise<void> {
    const socket = this.#sockets.pop() ?? (await this.#open());
    socket.write(this.#request);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    if (!answer.subarray(0, 13).equals(Buffer.from(this.#expected))) {
      throw new Error(`answered ${answer.subarray(0, 40).toString()}`);
    }
    this.#sockets.push(socket);
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async #open(): Promise<Socket> {
    const socket = connect(this.#port, '127.0.0.1');
    await once(socket, 'connect');
    return socket;
  }
}
