import type { IncomingMessage, ServerResponse } from 'node:http';
import fastifyHelmet from '@fastify/helmet';
import { getRequestListener } from '@hono/node-server';
import express from 'express';
import createFastify from 'fastify';
import helmet from 'helmet';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { createHandler } from 'latchkey';
import { latchkey as forExpress } from 'latchkey/express';
import { latchkey as forFastify } from 'latchkey/fastify';
import { latchkey as forHono } from 'latchkey/hono';
import { latchkey as forNode } from 'latchkey/node';
import { afterEach, describe, expect, it } from 'vitest';
import { pageHeaders } from './answer-shape.ts';
import { type MountCase, type MountParts, type RunningMount, startMount } from './mount-case.ts';

/** Where helmet stands, and what the app asks of the accounts' headers. */
interface Layout {
  readonly helmet?: 'before' | 'after';
  readonly csp?: string | null;
}

/** A host with `/page`, `/own` (which sets a policy of its own) and a 404, all with the accounts' headers. */
type MakeMount = (layout: Layout) => MountCase;

const OWN = "default-src 'self'";
const optionsOf = ({ csp }: Layout) => (csp === undefined ? {} : { contentSecurityPolicy: csp });
const mountCase = (name: string, make: (parts: MountParts) => ReturnType<MountCase['make']>): MountCase => ({
  name,
  seesRawRequest: false,
  make,
});

const onExpress: MakeMount = (layout) =>
  mountCase('Express 5', ({ project, options }) => {
    const auth = forExpress(project, options);
    const app = express();
    if (layout.helmet === 'before') app.use(helmet());
    app.use(auth.securityHeaders(optionsOf(layout)));
    if (layout.helmet === 'after') app.use(helmet());
    app.use(auth);
    app.get('/page', (_req, res) => res.send('ok'));
    app.get('/own', (_req, res) => res.set('Content-Security-Policy', OWN).send('ok'));
    app.get('/nonce', (req, res) => res.send(auth.visitor(req).cspNonce));
    // Express's own 404 sets a policy of its own.
    app.use((_req, res) => res.status(404).send('Nothing here'));
    return { auth, listener: app };
  });

const onFastify: MakeMount = (layout) =>
  mountCase('Fastify 5', async ({ project, options }) => {
    const auth = forFastify(project, options);
    const app = createFastify();
    if (layout.helmet === 'before') await app.register(fastifyHelmet);
    app.addHook('onRequest', auth.securityHeaders(optionsOf(layout)));
    if (layout.helmet === 'after') await app.register(fastifyHelmet);
    await app.register(auth);
    app.get('/page', () => 'ok');
    app.get('/own', (_request, reply) => reply.header('content-security-policy', OWN).send('ok'));
    app.get('/nonce', (request) => auth.visitor(request).cspNonce);
    await app.ready();
    return { auth, listener: (incoming, outgoing) => app.routing(incoming as never, outgoing as never) };
  });

const onHono: MakeMount = (layout) =>
  mountCase('Hono 4', ({ project, options }) => {
    const auth = forHono(project, options);
    const app = new Hono();
    if (layout.helmet === 'before') app.use(secureHeaders());
    app.use(auth.securityHeaders(optionsOf(layout)));
    if (layout.helmet === 'after') app.use(secureHeaders());
    app.use(auth);
    app.get('/page', (c) => c.text('ok'));
    app.get('/own', () => new Response('ok', { headers: { 'content-security-policy': OWN } }));
    app.get('/nonce', (c) => c.text(auth.visitor(c).cspNonce));
    return { auth, listener: getRequestListener((request, env) => app.fetch(request, env)) };
  });

const onNode: MakeMount = (layout) =>
  mountCase('node:http', ({ project, options }) => {
    const auth = forNode(project, options);
    const pages = (request: IncomingMessage, response: ServerResponse) => {
      if (request.url === '/own') response.setHeader('Content-Security-Policy', OWN);
      if (layout.helmet === 'after') helmet()(request, response, () => undefined);
      response.statusCode = request.url === '/nowhere' ? 404 : 200;
      response.end(request.url === '/nonce' ? auth.visitor(request).cspNonce : 'ok');
    };
    const listener = auth.listener(auth.securityHeaders(pages, optionsOf(layout)));
    return {
      auth,
      listener: (request, response) => {
        if (layout.helmet !== 'before') return listener(request, response);
        return helmet()(request as IncomingMessage, response as ServerResponse, () =>
          listener(request, response),
        );
      },
    };
  });

const onWeb: MakeMount = (layout) =>
  mountCase('createHandler', ({ project, options }) => {
    const auth = createHandler(project, options);
    const serve = async (request: Request): Promise<Response> => {
      const page = await auth.respond(request);
      if (page) return page;
      const visitor = await auth.visit(request);
      if (visitor instanceof Response) return visitor;
      const headers: Record<string, string> =
        visitor.path === '/own' ? { 'content-security-policy': OWN } : {};
      const body = visitor.path === '/nonce' ? visitor.cspNonce : 'ok';
      const response = new Response(body, { headers, status: visitor.path === '/nowhere' ? 404 : 200 });
      return auth.securityHeaders(auth.finish(visitor, response), optionsOf(layout));
    };
    return { auth, listener: getRequestListener((request) => serve(request)) };
  });

describe.each([
  ['Express 5', onExpress],
  ['Fastify 5', onFastify],
  ['Hono 4', onHono],
  ['node:http', onNode],
  ['createHandler', onWeb],
] as const)('%s', (_, make) => {
  let mount: RunningMount;
  afterEach(() => mount.stop());

  const start = async (layout: Layout = {}, settings = {}) => {
    mount = await startMount(make(layout), { settings });
  };
  const ours = async (path: string) => {
    const { headers } = await mount.client().get(path);
    return Object.fromEntries(Object.keys(pageHeaders).map((name) => [name, headers.get(name)]));
  };

  it("gives the host's pages the headers of the project's own", async () => {
    await start();
    for (const path of ['/page', '/nowhere', '/accounts/login/'])
      expect(await ours(path)).toEqual(pageHeaders);
    expect((await mount.client().get('/page')).headers.get('vary')).toBe('Cookie');
  });

  it('leaves a page the policy that it sets itself', async () => {
    await start();
    expect(await ours('/own')).toEqual({ ...pageHeaders, 'content-security-policy': OWN });
  });

  it('has a nonce in its policy where the page asks for one, and is kept by no cache', async () => {
    await start();
    const client = mount.client();
    const nonces = [];
    for (const page of [await client.get('/nonce'), await client.get('/nonce')]) {
      expect(page.headers.get('content-security-policy')).toContain(`script-src 'self' 'nonce-${page.text}'`);
      expect(page.headers.get('cache-control')).toBe('no-store');
      nonces.push(page.text);
    }
    expect(new Set(nonces).size).toBe(2);
    expect(await ours('/page')).toEqual(pageHeaders);
  });

  it('goes by the settings, and takes another policy or none', async () => {
    await start({}, { secureHstsSeconds: 60, contentSecurityPolicy: "default-src 'none'" });
    const page = await mount.client().get('/page');
    expect(page.headers.get('content-security-policy')).toBe("default-src 'none'");
    expect(page.headers.get('strict-transport-security')).toBe('max-age=60');
    await mount.stop();
    await start({ csp: OWN });
    expect(await ours('/page')).toEqual({ ...pageHeaders, 'content-security-policy': OWN });
    await mount.stop();
    await start({ csp: null });
    expect(await ours('/page')).toEqual({ ...pageHeaders, 'content-security-policy': null });
  });

  if (make !== onWeb)
    it.each(['before', 'after'] as const)('leaves helmet what it sets, %s', async (order) => {
      await start({ helmet: order });
      const set = await ours('/page');
      expect(set).toMatchObject({ 'referrer-policy': 'no-referrer', 'x-frame-options': 'SAMEORIGIN' });
      // What helmet does not set is ours.
      expect(set['permissions-policy']).toBe(pageHeaders['permissions-policy']);
    });
});
