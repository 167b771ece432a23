import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import express, { type Express } from 'express';
import express4 from 'express4';
import createFastify, { type FastifyInstance } from 'fastify';
import { Hono } from 'hono';
import { stream, streamSSE } from 'hono/streaming';
import { createHandler, type HttpRequest } from 'latchkey';
import { latchkey as forExpress } from 'latchkey/express';
import { latchkey as forFastify } from 'latchkey/fastify';
import { latchkey as forHono } from 'latchkey/hono';
import { latchkey as forNode } from 'latchkey/node';
import type { User } from '../../../starter/accounts/user.ts';
import type { MadeMount, MountCase, MountParts } from '../mount-case.ts';
import { countBytes, enter, type Runs, streamPages } from './stream-pages.ts';

const EVENTS = 'text/event-stream';

/**
 * Hosts with the pages of `stream-pages.ts`, `POST /enter` (logs ada in, then streams as `/events`) and `POST /raw`
 * (counts the bytes of its body). Each streams in the manners that its framework has.
 */
export function streamMounts(runs: Runs): readonly MountCase[] {
  const node = nodeMount(runs);
  return [
    expressMount('Express 5', express, runs),
    expressMount('Express 4', express4, runs),
    fastifyMount('Fastify, reply.send', () => createFastify(), runs),
    fastifyMount('Fastify, reply.hijack', () => createFastify(), runs, true),
    {
      ...fastifyMount(
        'Fastify, http2: true',
        () => createFastify({ http2: true }) as unknown as FastifyInstance,
        runs,
      ),
      http2: true,
    },
    honoMount('Hono', runs),
    { ...honoMount('Hono on node:http2', runs, true), http2: true },
    node,
    { ...node, name: 'node:http2', http2: true },
    webMount(runs),
  ];
}

/** The text of a request's page; null where there is none. */
function textFor(visitor: HttpRequest<User>, runs: Runs): AsyncGenerator<string> | null {
  const page = visitor.method === 'POST' ? '/events' : visitor.path;
  return page in streamPages ? streamPages[page as '/events'](visitor, runs.of(visitor)) : null;
}

/** Writes as most servers do, until the visitor goes away. */
async function write(text: AsyncIterable<string>, response: ServerResponse): Promise<void> {
  let gone = false;
  response.on('close', () => {
    gone = true;
  });
  for await (const chunk of text) {
    if (gone) return;
    response.write(chunk);
  }
  response.end();
}

function expressMount(name: string, kit: () => Express, runs: Runs): MountCase {
  return {
    name,
    seesRawRequest: true,
    make({ project, options }) {
      const auth = forExpress(project, options);
      const app = kit();
      app.use(auth);
      app.post('/raw', async (req, res) => {
        res.send(await countBytes(req, runs.of(auth.visitor(req))));
      });
      app.post('/enter', async (req, _res, next) => {
        await enter(auth.visitor(req));
        next();
      });
      app.use(async (req, res) => {
        const text = textFor(auth.visitor(req), runs);
        if (!text) return res.sendStatus(404);
        res.writeHead(200, { 'content-type': EVENTS });
        return write(text, res);
      });
      return { auth, listener: app };
    },
  };
}

function fastifyMount(name: string, makeApp: () => FastifyInstance, runs: Runs, hijacks = false): MountCase {
  return {
    name,
    seesRawRequest: true,
    async make({ project, options }: MountParts): Promise<MadeMount> {
      const auth = forFastify(project, options);
      const app = makeApp();
      // What an app does that takes large bodies: the handler gets the stream.
      app.addContentTypeParser('*', (_, payload, done) => done(null, payload));
      await app.register(auth);
      app.post<{ Body: Readable }>('/raw', (request) =>
        countBytes(request.body, runs.of(auth.visitor(request))),
      );
      app.post('/enter', { preHandler: (request) => enter(auth.visitor(request)) }, (request, reply) =>
        reply.type(EVENTS).send(Readable.from(textFor(auth.visitor(request), runs) ?? [])),
      );
      app.get('/*', (request, reply) => {
        const text = textFor(auth.visitor(request), runs);
        if (!text) return reply.code(404).send();
        if (!hijacks) return reply.type(EVENTS).send(Readable.from(text));
        reply.hijack();
        reply.raw.writeHead(200, {
          ...(reply.getHeaders() as OutgoingHttpHeaders),
          'content-type': EVENTS,
        });
        return write(text, reply.raw);
      });
      await app.ready();
      return {
        auth,
        listener: (incoming, outgoing) =>
          app.routing(incoming as IncomingMessage, outgoing as ServerResponse),
      };
    },
  };
}

function honoMount(name: string, runs: Runs, http2 = false): MountCase {
  // Sets `Transfer-Encoding`, which node:http2 refuses to send.
  const begin = http2 ? stream : streamSSE;
  return {
    name,
    seesRawRequest: false,
    make({ project, options }) {
      const auth = forHono(project, options);
      const app = new Hono();
      app.use(auth);
      app.post('/raw', async (c) =>
        c.text(
          await countBytes(c.req.raw.body ?? ReadableStream.from<Uint8Array>([]), runs.of(auth.visitor(c))),
        ),
      );
      app.post('/enter', async (c) => {
        await enter(auth.visitor(c));
        return begin(c, async (events) => {
          const text = textFor(auth.visitor(c), runs);
          for await (const chunk of text ?? []) await events.write(chunk);
        });
      });
      app.get('/*', (c) => {
        const text = textFor(auth.visitor(c), runs);
        if (!text) return c.notFound();
        c.header('content-type', EVENTS);
        return stream(c, async (sink) => {
          for await (const chunk of text) {
            if (sink.aborted) return;
            await sink.write(chunk);
          }
        });
      });
      return { auth, listener: getRequestListener((request, env) => app.fetch(request, env)) };
    },
  };
}

function nodeMount(runs: Runs): MountCase {
  return {
    name: 'node:http',
    seesRawRequest: true,
    make({ project, options }) {
      const auth = forNode(project, options);
      const listener = auth.listener(async (request, response) => {
        const visitor = auth.visitor(request);
        if (visitor.path === '/raw') return response.end(await countBytes(request, runs.of(visitor)));
        if (visitor.path === '/enter') await enter(visitor);
        const text = textFor(visitor, runs);
        response.statusCode = text ? 200 : 404;
        response.setHeader('content-type', EVENTS);
        return text ? write(text, response) : response.end();
      });
      return { auth, listener };
    },
  };
}

function webMount(runs: Runs): MountCase {
  return {
    name: 'createHandler',
    seesRawRequest: false,
    make({ project, options }) {
      const auth = createHandler(project, options);
      const own = async (visitor: HttpRequest<User>, request: Request): Promise<Response> => {
        if (visitor.path === '/raw')
          return new Response(
            await countBytes(request.body ?? ReadableStream.from<Uint8Array>([]), runs.of(visitor)),
          );
        if (visitor.path === '/enter') await enter(visitor);
        const text = textFor(visitor, runs);
        if (!text) return new Response(null, { status: 404 });
        return new Response(ReadableStream.from(text).pipeThrough(new TextEncoderStream()), {
          headers: { 'content-type': EVENTS },
        });
      };
      const serve = async (request: Request): Promise<Response> => {
        const page = await auth.respond(request);
        if (page) return page;
        const visitor = await auth.visit(request);
        if (visitor instanceof Response) return visitor;
        return auth.finish(visitor, await own(visitor, request));
      };
      return { auth, listener: getRequestListener(serve) };
    },
  };
}
