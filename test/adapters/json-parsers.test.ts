import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import express4 from 'express4';
import createFastify from 'fastify';
import { Hono } from 'hono';
import { latchkey as forExpress } from 'latchkey/express';
import { latchkey as forFastify } from 'latchkey/fastify';
import { latchkey as forHono } from 'latchkey/hono';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { cheapHashers } from '../../src/testing/cheap-hashers.ts';
import starter from '../../starter/latchkey.config.ts';

const schema = z.object({ title: z.string() });
const TYPE = 'application/json';
const log: string[] = [];
const options = { folder: 'starter', writeLog: (line: string) => log.push(line) };
const project = () => ({
  ...starter,
  settings: {
    ...starter.settings,
    secretKey: 'x'.repeat(60),
    databaseUrl: 'sqlite::memory:',
    passwordHashers: cheapHashers(),
  },
});

const closing: (() => unknown)[] = [];
afterEach(async () => {
  log.length = 0;
  for (const close of closing.splice(0).reverse()) await close();
});

/** Without a cookie: such a request needs no token. */
async function post(listener: RequestListener, body: string, type = TYPE) {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/json`, {
    method: 'POST',
    headers: { 'content-type': type, connection: 'close' },
    body,
  });
  return { status: answer.status, body: await answer.text() };
}

async function opened<Auth extends { migrate(): Promise<void>; close(): Promise<void> }>(auth: Auth) {
  await auth.migrate();
  closing.push(() => auth.close());
  return auth;
}

const kits = { 'Express 5': express, 'Express 4': express4 };
const places = ['before the accounts', 'after the accounts'];
const parsers = {
  'express.json()': (kit: typeof express) => kit.json(),
  'express.text()': (kit: typeof express) => kit.text({ type: TYPE }),
  'express.raw()': (kit: typeof express) => kit.raw({ type: TYPE }),
  'express.urlencoded(), which leaves it alone,': (kit: typeof express) =>
    kit.urlencoded({ extended: false }),
};

describe.each(Object.entries(kits))('%s', (_, kit) => {
  describe.each(places)('%s', (place) => {
    const listen = async (parser: express.RequestHandler) => {
      const auth = await opened(forExpress(project(), options));
      const app = kit();
      app.use(...(place === 'before the accounts' ? [parser, auth] : [auth, parser]));
      app.post('/json', (req, res, next) => {
        req.latchkey
          .json(schema)
          .then((value) => res.json(value))
          .catch(next);
      });
      app.use(auth.errorHandler());
      return app;
    };

    it.each(Object.entries(parsers))('%s has the same value', async (_name, parser) => {
      const app = await listen(parser(kit));
      expect(await post(app, '{"title":"Tee ü","more":1}')).toEqual({
        status: 200,
        body: '{"title":"Tee ü"}',
      });
      expect(await post(app, '{"title":1}')).toMatchObject({ status: 422 });
      expect(await post(app, '{"title":"a","__proto__":{}}')).toMatchObject({ status: 400 });
      expect(await post(app, '')).toMatchObject({ status: 400 });
    });

    it('a larger body than the setting allows is refused, though the parser has taken it', async () => {
      const app = await listen(kit.json({ limit: '1mb' }));
      expect(await post(app, JSON.stringify({ title: 'a'.repeat(70_000) }))).toMatchObject({ status: 413 });
    });

    it('a parser that keeps nothing is a fault of the app, and the log says whose', async () => {
      const app = await listen(async (req, _res, next) => {
        for await (const chunk of req) expect(chunk.length).toBeGreaterThan(0);
        next();
      });
      app.use((error: { code?: string }, _req: unknown, res: express.Response, _next: unknown) =>
        res.status(500).send(error.code),
      );
      expect(await post(app, '{"title":"a"}')).toEqual({ status: 500, body: 'body_read' });
    });
  });
});

describe('Fastify', () => {
  it.each(['string', 'buffer', 'value', 'stream'])(
    'has the same value of a parser that gives a %s',
    async (kind) => {
      const auth = await opened(forFastify(project(), options));
      const app = createFastify();
      await app.register(auth);
      app.setErrorHandler(auth.errorHandler());
      if (kind === 'stream') app.addContentTypeParser(TYPE, (_request, payload, done) => done(null, payload));
      else if (kind !== 'value') {
        const parseAs = kind as 'string';
        app.addContentTypeParser(TYPE, { parseAs }, (_request, body, done) => done(null, body));
      }
      app.post('/json', (request) => request.latchkey.json(schema));
      await app.ready();
      const listener: RequestListener = (incoming, outgoing) => app.routing(incoming, outgoing);
      expect(await post(listener, '{"title":"Tee ü","more":1}')).toEqual({
        status: 200,
        body: '{"title":"Tee ü"}',
      });
      expect(await post(listener, 'null')).toMatchObject({ status: 422 });
      expect(await post(listener, '{"title":1}')).toMatchObject({ status: 422 });
    },
  );
});

describe('Hono', () => {
  const readers = {
    'c.req.json()': { read: (c: import('hono').Context) => c.req.json(), status: 200 },
    'c.req.text()': { read: (c: import('hono').Context) => c.req.text(), status: 200 },
    'c.req.raw.json(), which keeps nothing': {
      read: (c: import('hono').Context) => c.req.raw.json(),
      status: 500,
    },
  };

  it.each(Object.entries(readers))('answers after %s', async (_, { read, status }) => {
    const auth = await opened(forHono(project(), options));
    const app = new Hono();
    app.use(auth);
    app.post('/json', async (c) => {
      await read(c);
      return c.json(await c.var.latchkey.json(schema));
    });
    let code = '';
    app.onError((error, c) => {
      code = 'code' in error ? String(error.code) : error.message;
      return c.text('failed', 500);
    });
    const answer = await app.request('http://localhost/json', {
      method: 'POST',
      headers: { 'content-type': TYPE, 'content-length': '13' },
      body: '{"title":"a"}',
    });
    expect(answer.status, code).toBe(status);
    expect(code).toBe(status === 200 ? '' : 'body_read');
  });
});
