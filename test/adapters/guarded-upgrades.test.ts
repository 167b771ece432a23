import { once } from 'node:events';
import { createServer, type RequestListener, type Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastifyWebsocket from '@fastify/websocket';
import { serve, upgradeWebSocket } from '@hono/node-server';
import express from 'express';
import createFastify from 'fastify';
import { Hono } from 'hono';
import { createHandler, HttpResponse, loginRequired } from 'latchkey';
import { latchkey as forExpress } from 'latchkey/express';
import { latchkey as forFastify } from 'latchkey/fastify';
import { latchkey as forHono } from 'latchkey/hono';
import { latchkey as forNode, type NodeAuth } from 'latchkey/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { cheapHashers } from '../../src/testing/cheap-hashers.ts';
import { TestClient } from '../../src/testing/client/test-client.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { PASSWORD } from './visitors.ts';

const log: string[] = [];
const options = { folder: 'starter', writeLog: (line: string) => log.push(line) };
const project = () => ({
  ...starter,
  settings: {
    ...starter.settings,
    secretKey: 'x'.repeat(60),
    databaseUrl: 'sqlite::memory:',
    passwordHashers: cheapHashers(),
    csrfTrustedOrigins: ['https://app.example'],
  },
});

/** An app with two sockets: `/live` behind a guard, `/open` for everybody; both greet the user of the request. */
interface SocketApp {
  readonly auth: Pick<NodeAuth<User>, 'migrate' | 'close' | 'accounts'>;
  readonly server: Server;
}

const apps: Readonly<Record<string, () => Promise<SocketApp>>> = {
  async 'Fastify, @fastify/websocket'() {
    const auth = forFastify(project(), options);
    const app = createFastify();
    await app.register(fastifyWebsocket);
    await app.register(auth);
    await app.register((inside, _, done) => {
      inside.get('/live', { websocket: true, preValidation: auth.loginRequired() }, (socket, request) =>
        socket.send(`Hello, ${request.user}`),
      );
      inside.get('/open', { websocket: true }, (socket, request) => socket.send(`Hello, ${request.user}`));
      done();
    });
    await app.listen({ port: 0, host: '127.0.0.1' });
    return { auth, server: app.server };
  },
  async 'Express, upgrades through the app'() {
    const auth = forExpress(project(), options);
    const app = express();
    const sockets = new WebSocketServer({ noServer: true });
    const greet: express.RequestHandler = (req) =>
      sockets.handleUpgrade(req, req.socket, Buffer.alloc(0), (socket) => socket.send(`Hello, ${req.user}`));
    app.use(auth);
    app.get('/live', auth.loginRequired(), greet);
    app.get('/open', greet);
    return { auth, server: await listening(app) };
  },
  async 'Hono, upgradeWebSocket'() {
    const auth = forHono(project(), options);
    const app = new Hono();
    const greet = upgradeWebSocket((c) => ({
      onOpen: (_, socket) => socket.send(`Hello, ${c.var.user}`),
    }));
    app.use(auth);
    app.get('/live', auth.loginRequired(), greet);
    app.get('/open', greet);
    const websocket = { server: new WebSocketServer({ noServer: true }) as never };
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1', websocket }) as Server;
    await once(server, 'listening');
    return { auth, server };
  },
  async 'node:http, upgrades through the listener'() {
    const auth = forNode(project(), options);
    const sockets = new WebSocketServer({ noServer: true });
    const greet: Parameters<typeof auth.listener>[0] = (request) =>
      sockets.handleUpgrade(request, request.socket, Buffer.alloc(0), (socket) =>
        socket.send(`Hello, ${request.user}`),
      );
    const guarded = auth.loginRequired(greet);
    const listener = auth.listener((request, response) =>
      request.url === '/live' ? guarded(request, response) : greet(request, response),
    );
    return { auth, server: await listening(listener) };
  },
};

/** A server that hands upgrades to its listener, as express-ws and others do. */
async function listening(listener: RequestListener): Promise<Server> {
  const server = createServer(listener);
  server.on('upgrade', (request, socket) => {
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket as never);
    response.on('finish', () => socket.end());
    listener(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

describe.each(Object.entries(apps))('%s', (_, make) => {
  let app: SocketApp;
  let origin: string;
  let client: TestClient;
  beforeAll(async () => {
    app = await make();
    await app.auth.migrate();
    const ada = { email: 'ada@example.com', username: 'ada', password: PASSWORD };
    await app.auth.accounts.users.createUser(ada);
    origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
    client = new TestClient(origin);
    await client.submit('/accounts/login/', { email: ada.email, password: PASSWORD });
  });
  afterAll(async () => {
    app.server.closeAllConnections();
    app.server.close();
    await app.auth.close();
  });

  /** The greeting, or the status of the refusal. */
  async function open(path: string, headers: Readonly<Record<string, string>>): Promise<string> {
    const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const socket = new WebSocket(origin.replace('http', 'ws') + path, { headers: { cookie, ...headers } });
    const answer = Promise.withResolvers<string>();
    socket.on('message', (message) => answer.resolve(String(message)));
    socket.on('unexpected-response', (_request, { statusCode }) => answer.resolve(String(statusCode)));
    socket.on('error', answer.reject);
    return answer.promise.finally(() => {
      // What has not been opened complains of that.
      socket.on('error', () => undefined);
      socket.terminate();
    });
  }

  it('opens a guarded socket to the user', async () => {
    expect(await open('/live', { origin })).toBe('Hello, ada@example.com');
    expect(await open('/live', { origin: 'https://app.example' })).toBe('Hello, ada@example.com');
    expect(await open('/live', {})).toBe('Hello, ada@example.com');
  });

  // Pages of the same site get the Lax cookie sent along: other ports, and subdomains.
  it.each([
    ['another site', { origin: 'https://evil.example' }],
    ['another port', { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }],
    ['a subdomain', { origin: 'http://evil.127.0.0.1', 'sec-fetch-site': 'same-site' }],
    ['a sandbox', { origin: 'null' }],
    ['a browser without an Origin', { 'sec-fetch-site': 'cross-site' }],
  ])("opens none to a page of %s, and is nobody's where it is open", async (_, headers) => {
    expect(await open('/live', headers)).toBe('401');
    expect(await open('/open', headers)).toBe('Hello, AnonymousUser');
    expect(log.join('')).toContain('upgrade_is_foreign');
  });

  it('opens none to nobody', async () => {
    expect(await open('/live', { origin, cookie: '' })).toBe('401');
    expect(await open('/open', { origin, cookie: '' })).toBe('Hello, AnonymousUser');
  });
});

describe('createHandler', () => {
  it("opens no guarded page to another site's upgrade", async () => {
    const auth = createHandler(project(), options);
    await auth.migrate();
    const ada = { email: 'ada@example.com', username: 'ada', password: PASSWORD };
    const user = await auth.accounts.users.createUser(ada);
    const session = auth.accounts.sessions.empty();
    await auth.accounts.login(session, user, { ip: null });
    const live = auth.page(loginRequired((request) => new HttpResponse(`Hello, ${request.user}`)));
    const ask = (origin: string) => {
      const headers = {
        cookie: `latchkey_session=${session.key}`,
        upgrade: 'websocket',
        connection: 'upgrade',
        origin,
      };
      return live(new Request('http://127.0.0.1/live', { headers }));
    };
    expect(await (await ask('http://127.0.0.1')).text()).toBe('Hello, ada@example.com');
    expect((await ask('http://127.0.0.1:1')).status).toBe(401);
    await auth.close();
  });
});
