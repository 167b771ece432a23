import { isCutOff, isHttp2, type NodeIncoming } from './node-exchange.ts';

/**
 * Reads the whole body of a request and puts it back, so that your own body parser finds it untouched, whatever
 * it is and whenever it comes. Null when it is larger than `maxBytes`.
 *
 * @throws when the connection is lost before the body's end.
 */
export function peekBody(incoming: NodeIncoming, maxBytes: number): Promise<Uint8Array | null> {
  if (incoming.readableEnded) return Promise.resolve(new Uint8Array());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const announced = Number(incoming.headers['content-length'] ?? Number.NaN);
    let size = 0;

    const stop = () => {
      const body = Buffer.concat(chunks);
      // This comes before 'end': a stream with something in it again does not emit it yet.
      if (body.length > 0) incoming.unshift(body);
      incoming.off('readable', read).off('end', done).off('error', fail).off('close', fail);
      return body;
    };
    const done = () => (isCutOff(incoming) ? fail() : resolve(stop()));
    const fail = (error?: Error) => {
      stop();
      reject(error ?? new Error('the connection was lost'));
    };
    const read = () => {
      for (let chunk: Buffer | null = incoming.read(); chunk !== null; chunk = incoming.read()) {
        chunks.push(chunk);
        size += chunk.length;
        if (size > maxBytes) {
          stop();
          return resolve(null);
        }
      }
      // All that was parsed is in the stream already, so `read` has given the whole body.
      if (hasAll(incoming) || size === announced) done();
    };
    incoming.on('readable', read).on('end', done).on('error', fail).on('close', fail);
  });
}

/** Whether the stream has the whole body, read or not. On HTTP/2 `complete` turns true only after the stream's `end`. */
function hasAll(incoming: NodeIncoming): boolean {
  return incoming.complete || (isHttp2(incoming) && incoming.stream.readableEnded);
}
