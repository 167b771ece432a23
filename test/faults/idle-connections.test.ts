import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { createNodeServer, type NodeServerOptions, stopServer } from 'latchkey/node';
import { afterEach, describe, expect, it } from 'vitest';
import { lineLogger } from '../../src/support/logger.ts';

interface Running {
  readonly server: Server;
  readonly port: number;
  readonly log: string[];
}

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** The server that `runserver` starts, with a site that says hello when `ready` is. */
async function start(
  options: Partial<NodeServerOptions> = {},
  ready: () => Promise<void> = async () => undefined,
): Promise<Running> {
  const log: string[] = [];
  const logger = lineLogger({ level: 'info', write: (line) => log.push(line), now: Date.now });
  const site = { fetch: () => ready().then(() => new Response('hello')) };
  const server = createNodeServer(site, { logger, maxHeaderBytes: 16_384, ...options });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => stopServer(server, 0));
  return { server, port: (server.address() as AddressInfo).port, log };
}

async function ask(port: number, agent: Agent): Promise<{ keepAlive: string; socket: Socket }> {
  const outgoing = httpRequest({ host: '127.0.0.1', port, agent }).end();
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  const { socket } = incoming;
  const answer = { keepAlive: String(incoming.headers['keep-alive']), socket };
  await incoming.toArray();
  return answer;
}

/** A client whose only connection stays open, as a balancer's. */
const keepingAgent = () => new Agent({ keepAlive: true, maxSockets: 1 });

describe('an idle connection', () => {
  it('is kept for longer than the 60 seconds of balancers', async () => {
    const { server, port } = await start();
    const agent = keepingAgent();
    const first = await ask(port, agent);
    expect(first.keepAlive).toBe('timeout=75');
    expect(server.keepAliveTimeout).toBeGreaterThan(60_000);
    expect((await ask(port, agent)).socket).toBe(first.socket);
  });

  it('is kept for as long as the setting says', async () => {
    const { port } = await start({ keepAliveTimeout: 1 });
    const { keepAlive, socket } = await ask(port, keepingAgent());
    expect(keepAlive).toBe('timeout=1');
    await once(socket, 'close');
  });

  it('does not hold up a stop, and no more does one whose answer is under way', async () => {
    const asked = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const answers = [Promise.resolve(), gate.promise];
    const { server, port } = await start({}, () => {
      if (answers.length === 1) asked.resolve();
      return answers.shift() ?? Promise.resolve();
    });
    await ask(port, keepingAgent());
    const underWay = ask(port, keepingAgent());
    await asked.promise;
    // Far longer than the test may take.
    const stopped = stopServer(server, 600_000);
    gate.resolve();
    await underWay;
    await stopped;
  });
});

describe('many connections', () => {
  const maxConnections = 5;
  const several = Array.from({ length: maxConnections });

  it('that ask nothing turn nobody away: they are closed', async () => {
    const { port } = await start({ maxConnections });
    const idle = await Promise.all(several.map(() => ask(port, keepingAgent())));
    const closed = idle.map(({ socket }) => once(socket, 'close'));
    await ask(port, keepingAgent());
    await Promise.all(closed);
  });

  it('with a request under way are not closed for others, who are turned away, with a line in the log', async () => {
    const gate = Promise.withResolvers<void>();
    let asked = 0;
    const { port, log } = await start({ maxConnections }, () => {
      asked++;
      return gate.promise;
    });
    const waiting = several.map(() => ask(port, keepingAgent()));
    await expect.poll(() => asked).toBe(maxConnections);
    const late = connect(port, '127.0.0.1').on('error', () => undefined);
    await once(late, 'close');
    expect(log.join('')).toContain('reason="there are too many"');
    gate.resolve();
    await Promise.all(waiting);
  });
});
