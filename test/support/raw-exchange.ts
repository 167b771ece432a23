import { connect } from 'node:net';

/** What came back over one connection until it was closed. */
export interface RawExchange {
  readonly text: string;
  /** The statuses of the answers, in their order; interim ones (100 Continue) are left out. */
  readonly statuses: readonly number[];
}

export interface RawExchangeOptions {
  /** Whether to end our side after the last byte, as a client does that goes away. */
  readonly halfClose?: boolean;
  /** Sent as soon as the first byte of an answer has come. */
  readonly afterwards?: string;
}

/** Longer than every timeout of the server: reaching it means that the connection was left open. */
const LEFT_OPEN_AFTER = 25_000;

/**
 * Sends bytes that no HTTP client would send, and collects what comes until the server closes the connection. Texts
 * are sent as Latin-1, so that each character is one byte.
 */
export function exchange(
  port: number,
  message: string | Uint8Array,
  { halfClose = false, afterwards }: RawExchangeOptions = {},
): Promise<RawExchange> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.setTimeout(LEFT_OPEN_AFTER, () => socket.destroy(new Error('the connection was left open')));
    socket.on('data', (chunk) => chunks.push(chunk));
    if (afterwards !== undefined) socket.once('data', () => socket.write(afterwards, 'latin1'));
    // A server that refuses early closes while we still send: what it said before that counts.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    socket.on('close', () => resolve(readExchange(Buffer.concat(chunks).toString('latin1'))));
    const bytes = typeof message === 'string' ? Buffer.from(message, 'latin1') : message;
    if (halfClose) socket.end(bytes);
    else socket.write(bytes);
  });
}

function readExchange(text: string): RawExchange {
  const statuses = [...text.matchAll(/HTTP\/1\.[01] (\d{3}) /g)].map(([, status]) => Number(status));
  return { text, statuses: statuses.filter((status) => status >= 200) };
}
