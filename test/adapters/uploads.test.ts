import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fastifyMultipart from '@fastify/multipart';
import { getRequestListener } from '@hono/node-server';
import express from 'express';
import createFastify, { type FastifyRequest } from 'fastify';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { checkCsrfToken, createHandler } from 'latchkey';
import { latchkey as forExpress } from 'latchkey/express';
import { latchkey as forFastify } from 'latchkey/fastify';
import { latchkey as forHono } from 'latchkey/hono';
import { latchkey as forNode, type NodeAuth } from 'latchkey/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cheapHashers } from '../../src/testing/cheap-hashers.ts';
import { csrfTokenOf, TestClient } from '../../src/testing/client/test-client.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { MULTIPART, multipart } from '../support/multipart.ts';
import { PASSWORD } from './visitors.ts';

const options = { folder: 'starter', csrfExempt: ['/upload'], writeLog: () => undefined };
const project = () => ({
  ...starter,
  settings: {
    ...starter.settings,
    secretKey: 'x'.repeat(60),
    databaseUrl: 'sqlite::memory:',
    passwordHashers: cheapHashers(),
  },
});

/** An app with a page `/form`, and an address `/upload` that says the upload's title. */
interface UploadApp {
  readonly auth: Pick<NodeAuth<User>, 'migrate' | 'close' | 'accounts'>;
  readonly listener: RequestListener;
}

async function fastifyApp(attachFieldsToBody: boolean | 'keyValues') {
  const auth = forFastify(project(), options);
  const app = createFastify();
  await app.register(auth);
  app.setErrorHandler(auth.errorHandler());
  await app.register(fastifyMultipart, { attachFieldsToBody });
  app.get('/form', (request, reply) => reply.type('text/html').send(auth.csrfField(request)));
  return { auth, app };
}

/** Reads an upload part by part, as large ones are. */
async function partsOf(request: FastifyRequest): Promise<Record<string, unknown>> {
  const fields: Record<string, unknown> = {};
  for await (const part of request.parts()) {
    if (part.type === 'field') fields[part.fieldname] = part.value;
    else await part.toBuffer();
  }
  return fields;
}

const apps: Readonly<Record<string, () => Promise<UploadApp>>> = {
  async 'Fastify, fields with their values'() {
    const { auth, app } = await fastifyApp('keyValues');
    app.post<{ Body: { title: string } }>(
      '/upload',
      { preHandler: auth.csrfProtect() },
      (request) => request.body.title,
    );
    await app.ready();
    return { auth, listener: (incoming, outgoing) => app.routing(incoming, outgoing) };
  },
  async 'Fastify, fields as objects'() {
    const { auth, app } = await fastifyApp(true);
    app.post<{ Body: { title: { value: string } } }>(
      '/upload',
      { preHandler: auth.csrfProtect() },
      (request) => request.body.title.value,
    );
    await app.ready();
    return { auth, listener: (incoming, outgoing) => app.routing(incoming, outgoing) };
  },
  async 'Fastify, part by part'() {
    const { auth, app } = await fastifyApp(false);
    app.post('/upload', async (request) => {
      const fields = await partsOf(request);
      checkCsrfToken(auth.visitor(request), fields.csrfmiddlewaretoken);
      return fields.title;
    });
    await app.ready();
    return { auth, listener: (incoming, outgoing) => app.routing(incoming, outgoing) };
  },
  async Hono() {
    const auth = forHono(project(), options);
    const app = new Hono();
    app.use(auth);
    app.onError(auth.errorHandler());
    app.get('/form', (c) => c.html(auth.csrfField(c)));
    app.post('/upload', bodyLimit({ maxSize: 10_000 }), auth.csrfProtect(), async (c) =>
      c.text(String((await c.req.parseBody()).title)),
    );
    return { auth, listener: getRequestListener(app.fetch) };
  },
  async Express() {
    const auth = forExpress(project(), options);
    const app = express();
    const parser: express.RequestHandler = async (req, _res, next) => {
      const headers = { 'content-type': req.get('content-type') ?? '' };
      const form = await new Response(Buffer.concat(await req.toArray()), { headers }).formData();
      req.body = Object.fromEntries(form);
      next();
    };
    app.use(auth);
    app.get('/form', (req, res) => res.send(auth.csrfField(req)));
    app.post('/upload', parser, auth.csrfProtect(), (req, res) => res.send(req.body.title));
    app.use(auth.errorHandler());
    return { auth, listener: app };
  },
  async 'node:http'() {
    const auth = forNode(project(), options);
    const listener = auth.listener(async (request, response) => {
      if (request.url === '/form') return response.end(auth.csrfField(request));
      const form = await new Response(Buffer.concat(await request.toArray()), {
        headers: { 'content-type': request.headers['content-type'] ?? '' },
      }).formData();
      checkCsrfToken(request.latchkey, form.get('csrfmiddlewaretoken'));
      return response.end(form.get('title'));
    });
    return { auth, listener };
  },
  async createHandler() {
    const auth = createHandler(project(), options);
    const form = auth.page(
      (visitor) => new Response(`<input name="csrfmiddlewaretoken" value="${visitor.csrfToken}">`),
    );
    const upload = auth.page(async (visitor) => {
      const sent = await visitor.raw.formData();
      checkCsrfToken(visitor, sent.get('csrfmiddlewaretoken'));
      return new Response(String(sent.get('title')));
    });
    const listener = getRequestListener(async (request) => {
      const page = new URL(request.url).pathname === '/form' ? form : upload;
      return (await auth.respond(request)) ?? page(request);
    });
    return { auth, listener };
  },
};

it('refuses what Hono cannot read, or finds too large, as such', async () => {
  const { auth, listener } = await (apps.Hono as () => Promise<UploadApp>)();
  await auth.migrate();
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new TestClient(origin);
  await client.get('/form');
  const post = (body: string | ReadableStream) =>
    fetch(`${origin}/upload`, {
      method: 'POST',
      headers: {
        'content-type': MULTIPART,
        origin,
        cookie: `latchkey_csrf=${client.cookies.get('latchkey_csrf')}`,
      },
      body,
      ...(typeof body === 'string' ? {} : { duplex: 'half' as const }),
    });
  expect((await post('no parts at all')).status).toBe(400);
  const large = multipart({ csrfmiddlewaretoken: 'x', title: 'x'.repeat(20_000) });
  expect((await post(large)).status).toBe(413);
  // Without a Content-Length it is found out while it is read.
  expect((await post(new Blob([large]).stream())).status).toBe(413);
  server.closeAllConnections();
  server.close();
  await auth.close();
});

describe.each(Object.entries(apps))('an upload by a plain form: %s', (_, make) => {
  let app: UploadApp;
  let server: Server;
  let origin: string;
  beforeAll(async () => {
    app = await make();
    await app.auth.migrate();
    await app.auth.accounts.users.createUser({
      email: 'ada@example.com',
      username: 'ada',
      password: PASSWORD,
    });
    server = createServer(app.listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await app.auth.close();
  });

  async function enter(): Promise<TestClient> {
    const client = new TestClient(origin);
    await client.submit('/accounts/login/', { email: 'ada@example.com', password: PASSWORD });
    return client;
  }

  function upload(client: TestClient, token: string, headers: Readonly<Record<string, string>> = {}) {
    return client.request('/upload', {
      method: 'POST',
      headers: { 'content-type': MULTIPART, origin, ...headers },
      body: multipart({ csrfmiddlewaretoken: token, title: 'tea' }),
    });
  }

  it.each([
    ['a user', enter],
    ['nobody', async () => new TestClient(origin)],
  ])('is taken with the token of its page: %s', async (_, visit) => {
    const client = await visit();
    const token = csrfTokenOf((await client.get('/form')).text);
    const taken = await upload(client, token);
    expect([taken.status, taken.text]).toEqual([200, 'tea']);
    expect((await upload(client, 'x', { 'x-csrftoken': token })).text).toBe('tea');
  });

  it('is refused without it, with another, and from another site', async () => {
    const client = await enter();
    const token = csrfTokenOf((await client.get('/form')).text);
    const other = csrfTokenOf((await (await enter()).get('/form')).text);
    const codeOf = async (sent: string, headers: Readonly<Record<string, string>> = {}) => {
      const { status, text } = await upload(client, sent, { accept: 'application/json', ...headers });
      expect(status).toBe(403);
      return JSON.parse(text).code;
    };
    expect(await codeOf('')).toBe('csrf_token_missing');
    expect(await codeOf(other)).toBe('csrf_token_invalid');
    expect(await codeOf(token, { origin: 'https://evil.example' })).toBe('csrf_origin_foreign');
    expect(await codeOf(token, { 'x-csrftoken': other })).toBe('csrf_token_invalid');
  });
});
