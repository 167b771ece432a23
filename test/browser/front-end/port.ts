import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

const pem = readFileSync('test/fixtures/localhost.pem');

/** A port whose listener is told later: what its settings say depends on the port. */
export class Port {
  readonly #server: Server;
  listener: RequestListener = (_, response) => response.end();

  constructor(scheme: 'http' | 'https') {
    const listener: RequestListener = (request, response) => this.listener(request, response);
    this.#server =
      scheme === 'https' ? createHttpsServer({ key: pem, cert: pem }, listener) : createHttpServer(listener);
  }

  async open(): Promise<number> {
    this.#server.listen(0);
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
