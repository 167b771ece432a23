import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A line to a server that can be held: what the server says then waits, and comes, in its order, once it is let go. */
export class SlowProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Those from the server. */
  readonly #answering = new Set<Socket>();
  #held = false;

  /** Opens it before the server of this URL. */
  static async before(url: string): Promise<SlowProxy> {
    const { hostname, port } = new URL(url);
    const proxy = new SlowProxy({ host: hostname, port: Number(port) });
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  private constructor(to: { readonly host: string; readonly port: number }) {
    this.#server = createServer((client) => {
      const upstream = connect(to);
      client.pipe(upstream).pipe(client);
      if (this.#held) upstream.unpipe(client);
      this.#answering.add(upstream);
      const both = [client, upstream];
      for (const socket of both) {
        this.#sockets.add(socket);
        // Whoever waits too long hangs up.
        socket.on('error', () => undefined);
        socket.once('close', () => {
          this.#sockets.delete(socket);
          this.#answering.delete(socket);
          for (const other of both) other.destroy();
        });
      }
      this.#clients.set(upstream, client);
    });
  }
  readonly #clients = new WeakMap<Socket, Socket>();

  /** The same URL, through here. */
  urlOf(url: string): string {
    const through = new URL(url);
    through.hostname = '127.0.0.1';
    through.port = String((this.#server.address() as AddressInfo).port);
    return through.href;
  }

  hold(): void {
    this.#held = true;
    for (const upstream of this.#answering) upstream.unpipe();
  }

  letGo(): void {
    this.#held = false;
    for (const upstream of this.#answering) {
      const client = this.#clients.get(upstream);
      if (client) upstream.pipe(client);
    }
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
