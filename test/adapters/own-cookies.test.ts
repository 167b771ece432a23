import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import fastifyCookie from '@fastify/cookie';
import { getRequestListener } from '@hono/node-server';
import express, { type Response as ExpressResponse } from 'express';
import express4 from 'express4';
import createFastify, { type FastifyReply } from 'fastify';
import { type Context, Hono } from 'hono';
import { setCookie } from 'hono/cookie';
import { streamText } from 'hono/streaming';
import { authenticate, createHandler, login } from 'latchkey';
import { latchkey as forExpress } from 'latchkey/express';
import { latchkey as forFastify } from 'latchkey/fastify';
import { latchkey as forHono } from 'latchkey/hono';
import { latchkey as forNode } from 'latchkey/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MountCase, type MountParts, type RunningMount, startMount } from './mount-case.ts';
import { makeUser, PASSWORD } from './visitors.ts';

const ada = { email: 'ada@example.com', password: PASSWORD };
const THEME = 'theme=dark; Path=/';
const SEVERAL = [THEME, 'lang=en; Path=/'];

type Ways<Answer> = Readonly<Record<string, (answer: Answer) => unknown>>;

/** Ways that set a cookie and leave the answer to be sent. */
const nodeWays: Ways<ServerResponse> = {
  'setHeader, one line': (response) => response.setHeader('Set-Cookie', THEME),
  'setHeader, several lines': (response) => response.setHeader('set-cookie', SEVERAL),
  appendHeader: (response) => response.appendHeader('set-cookie', THEME),
  'setHeaders of a Map': (response) => response.setHeaders(new Map([['set-cookie', THEME]])),
  'setHeaders of Headers': (response) => response.setHeaders(new Headers([['set-cookie', THEME]])),
};

/** Ways that send it. */
const nodeEnds: Ways<ServerResponse> = {
  'writeHead with an object': (response) => response.writeHead(200, { 'Set-Cookie': THEME }).end('in'),
  'writeHead with a text and lines': (response) =>
    response.writeHead(200, 'Fine', { 'set-cookie': SEVERAL }).end('in'),
  'writeHead with a list': (response) =>
    response.writeHead(200, ['Set-Cookie', THEME, 'set-cookie', 'lang=en']).end('in'),
  'writeHead after one that Node refuses': (response) => {
    response.setHeader('set-cookie', THEME);
    expect(() => response.writeHead(200, { 'x-lines': 'one\ntwo' })).toThrow('Invalid character');
    response.writeHead(200).end('in');
  },
  flushHeaders: (response) => {
    response.setHeader('set-cookie', THEME);
    response.flushHeaders();
    response.end('in');
  },
  'a stream': (response) => {
    response.setHeader('set-cookie', THEME);
    Readable.from(['i', 'n']).pipe(response);
  },
};

const expressWays: Ways<ExpressResponse> = {
  ...nodeWays,
  'res.cookie': (res) => res.cookie('theme', 'dark'),
  'res.set': (res) => res.set('Set-Cookie', THEME),
  'res.set of an object': (res) => res.set({ 'Set-Cookie': SEVERAL }),
  'res.append': (res) => res.append('Set-Cookie', THEME),
};

const fastifyWays: Ways<FastifyReply> = {
  'reply.header': (reply) => reply.header('Set-Cookie', THEME),
  'reply.header, several lines': (reply) => reply.header('set-cookie', SEVERAL),
  'reply.headers': (reply) => reply.headers({ 'set-cookie': THEME }),
  'reply.setCookie': (reply) => reply.setCookie('theme', 'dark'),
  'reply.raw.setHeader': (reply) => reply.raw.setHeader('set-cookie', THEME),
};

const fastifyEnds: Ways<FastifyReply> = {
  'reply.hijack and writeHead': (reply) => {
    reply.hijack();
    reply.raw.writeHead(200, { 'set-cookie': THEME }).end('in');
  },
  'reply.hijack and the headers so far': (reply) => {
    reply.header('set-cookie', THEME).hijack();
    reply.raw.writeHead(200, reply.getHeaders() as Record<string, string>).end('in');
  },
  'a stream': (reply) => reply.header('set-cookie', THEME).send(Readable.from(['i', 'n'])),
  'a Response': (reply) => reply.send(new Response('in', { headers: { 'set-cookie': THEME } })),
};

const honoWays: Ways<Context> = {
  'c.header': (c) => c.header('Set-Cookie', THEME),
  'c.header, appended': (c) => c.header('set-cookie', THEME, { append: true }),
  setCookie: (c) => setCookie(c, 'theme', 'dark'),
  'c.res.headers': (c) => c.res.headers.append('set-cookie', THEME),
};

const honoEnds: Readonly<Record<string, (c: Context) => Response>> = {
  'a Response': () => new Response('in', { headers: { 'set-cookie': THEME } }),
  'c.body with headers': (c) => c.body('in', 200, { 'set-cookie': SEVERAL }),
  'c.newResponse': (c) =>
    c.newResponse('in', {
      headers: [
        ['set-cookie', THEME],
        ['set-cookie', 'lang=en'],
      ],
    }),
  'a stream': (c) => {
    c.header('set-cookie', THEME);
    return streamText(c, async (stream) => void (await stream.write('in')));
  },
};

const entries = <Way>(ways: Readonly<Record<string, Way>>) => Object.entries(ways);
const pathOf = (name: string, order: string) => `/${order}/${name.replaceAll(/\W/g, '-')}`;

/** A host with two pages for each way: the cookie comes before the login, and after it. */
interface CookieMount extends MountCase {
  readonly ways: readonly string[];
  readonly ends: readonly string[];
}

const onNode: CookieMount = {
  name: 'node:http',
  seesRawRequest: true,
  ways: Object.keys(nodeWays),
  ends: Object.keys(nodeEnds),
  make({ project, options }) {
    const auth = forNode(project, options);
    const pages = new Map<
      string,
      (response: ServerResponse, logIn: () => Promise<void>) => Promise<unknown>
    >();
    for (const [name, set] of entries(nodeWays)) {
      pages.set(pathOf(name, 'before'), async (response, logIn) => {
        set(response);
        await logIn();
        return response.end('in');
      });
      pages.set(pathOf(name, 'after'), async (response, logIn) => {
        await logIn();
        set(response);
        return response.end('in');
      });
    }
    for (const [name, end] of entries(nodeEnds)) {
      pages.set(pathOf(name, 'after'), async (response, logIn) => {
        await logIn();
        return end(response);
      });
    }
    const listener = auth.listener(async (request, response) => {
      if (request.method === 'GET') return response.end(`${request.user}`);
      return pages.get(request.latchkey.path)?.(response, async () => {
        const user = await auth.authenticate(request, ada);
        if (user) await auth.login(request, user);
      });
    });
    return { auth, listener };
  },
};

function onExpress(name: string, create: () => ReturnType<typeof express>): CookieMount {
  return {
    name,
    seesRawRequest: true,
    ways: Object.keys(expressWays),
    ends: Object.keys(nodeEnds),
    make({ project, options }) {
      const auth = forExpress(project, options);
      const app = create();
      app.use(auth);
      const logIn = async (req: Parameters<typeof auth.login>[0]) => {
        const user = await auth.authenticate(req, ada);
        if (user) await auth.login(req, user);
      };
      for (const [way, set] of entries(expressWays)) {
        app.post(pathOf(way, 'before'), async (req, res) => {
          set(res);
          await logIn(req);
          return res.send('in');
        });
        app.post(pathOf(way, 'after'), async (req, res) => {
          await logIn(req);
          set(res);
          return res.send('in');
        });
      }
      for (const [way, end] of entries(nodeEnds)) {
        app.post(pathOf(way, 'after'), async (req, res) => {
          await logIn(req);
          return end(res);
        });
      }
      app.get('/who', (req, res) => res.send(`${req.user}`));
      return { auth, listener: app };
    },
  };
}

const onFastify: CookieMount = {
  name: 'Fastify 5',
  seesRawRequest: true,
  ways: Object.keys(fastifyWays),
  ends: Object.keys(fastifyEnds),
  async make({ project, options }) {
    const auth = forFastify(project, options);
    const app = createFastify();
    await app.register(fastifyCookie);
    await app.register(auth);
    const logIn = async (request: Parameters<typeof auth.login>[0]) => {
      const user = await auth.authenticate(request, ada);
      if (user) await auth.login(request, user);
    };
    for (const [way, set] of entries(fastifyWays)) {
      app.post(pathOf(way, 'before'), async (request, reply) => {
        set(reply);
        await logIn(request);
        return 'in';
      });
      app.post(pathOf(way, 'after'), async (request, reply) => {
        await logIn(request);
        set(reply);
        return 'in';
      });
    }
    for (const [way, end] of entries(fastifyEnds)) {
      app.post(pathOf(way, 'after'), async (request, reply) => {
        await logIn(request);
        end(reply);
        return reply;
      });
    }
    app.get('/who', (request) => `${request.user}`);
    await app.ready();
    return { auth, listener: (incoming, outgoing) => app.routing(incoming as never, outgoing as never) };
  },
};

const onHono: CookieMount = {
  name: 'Hono 4',
  seesRawRequest: false,
  ways: Object.keys(honoWays),
  ends: Object.keys(honoEnds),
  make({ project, options }) {
    const auth = forHono(project, options);
    const app = new Hono();
    app.use(auth);
    const logIn = async (c: Context) => {
      const user = await auth.authenticate(c, ada);
      if (user) await auth.login(c, user);
    };
    for (const [way, set] of entries(honoWays)) {
      app.post(pathOf(way, 'before'), async (c) => {
        set(c);
        await logIn(c);
        return c.text('in');
      });
      app.post(pathOf(way, 'after'), async (c) => {
        await logIn(c);
        set(c);
        return c.text('in');
      });
    }
    for (const [way, end] of entries(honoEnds)) {
      app.post(pathOf(way, 'after'), async (c) => {
        await logIn(c);
        return end(c);
      });
    }
    app.get('/who', (c) => c.text(`${c.var.user}`));
    return { auth, listener: getRequestListener((request, env) => app.fetch(request, env)) };
  },
};

const onWeb: CookieMount = {
  name: 'createHandler',
  seesRawRequest: false,
  ways: [],
  ends: ['a Response'],
  make({ project, options }: MountParts) {
    const auth = createHandler(project, options);
    const serve = async (request: Request): Promise<Response> => {
      const visitor = await auth.visit(request);
      if (visitor instanceof Response) return visitor;
      if (request.method === 'GET') return auth.finish(visitor, new Response(`${visitor.user}`));
      const user = await authenticate(visitor, ada);
      if (user) await login(visitor, user);
      return auth.finish(visitor, new Response('in', { headers: { 'set-cookie': THEME } }));
    };
    return { auth, listener: getRequestListener((request) => serve(request)) };
  },
};

const createExpress4 = express4 as unknown as typeof express;
const mounts = [
  onNode,
  onExpress('Express 5', express),
  onExpress('Express 4', createExpress4),
  onFastify,
  onHono,
  onWeb,
];

describe.each(mounts)('$name', (mountCase) => {
  let mount: RunningMount;
  beforeAll(async () => {
    mount = await startMount(mountCase, { csrfExempt: ['/'] });
    await makeUser(mount, 'ada');
  });
  afterAll(() => mount.stop());

  const { ways, ends } = mountCase;
  const cases = [
    ...ways.map((way) => ['before', way] as const),
    ...[...ways, ...ends].map((way) => ['after', way] as const),
  ];

  it.each(cases)('keeps the cookie of the login and one that is set %s it by %s', async (order, way) => {
    const client = mount.client();
    const answer = await client.request(pathOf(way, order), { method: 'POST' });
    expect([answer.status, answer.text]).toEqual([200, 'in']);
    const names = answer.headers.getSetCookie().map((line) => line.split('=')[0]);
    expect(names.filter((name) => name !== 'lang').sort()).toEqual([
      'latchkey_device',
      'latchkey_session',
      'theme',
    ]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect((await client.get('/who')).text).toBe('ada@example.com');
  });
});
