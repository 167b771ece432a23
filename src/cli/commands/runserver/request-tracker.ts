import type { Server } from 'node:http';
import type { Socket } from 'node:net';

export interface RequestTracker {
  /** Cuts every connection without a request under way, and from now on each one when its last answer is out. */
  dropIdle(): void;
}

/**
 * Knows which connections have a request under way. `server.close` also waits for those that never sent a whole
 * request, and no timeout of the server's ends them any more: one silent client would hold up every stop.
 */
export function trackRequests(server: Server): RequestTracker {
  const underWay = new Map<Socket, number>();
  let stopping = false;

  server.on('connection', (socket: Socket) => {
    underWay.set(socket, 0);
    socket.once('close', () => underWay.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    underWay.set(socket, (underWay.get(socket) ?? 0) + 1);
    response.once('close', () => {
      const left = (underWay.get(socket) ?? 1) - 1;
      if (underWay.has(socket)) underWay.set(socket, left);
      if (stopping && left === 0) socket.destroySoon();
    });
  });
  return {
    dropIdle() {
      stopping = true;
      for (const [socket, count] of underWay) if (count === 0) socket.destroy();
    },
  };
}
