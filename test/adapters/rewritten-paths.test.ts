import type { IncomingMessage, ServerResponse } from 'node:http';
import express from 'express';
import express4 from 'express4';
import createFastify from 'fastify';
import { loginRequiredMiddleware } from 'latchkey';
import { latchkey as forExpress } from 'latchkey/express';
import { latchkey as forFastify } from 'latchkey/fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { User } from '../../starter/accounts/user.ts';
import { exchange } from '../support/raw-exchange.ts';
import { type MountCase, type RunningMount, startMount } from './mount-case.ts';

/** `/v1/admin/` is `/admin/`, as an app may decide on the way to its router. */
const rewritten = (url = '/') => url.replace('/v1/', '/');

const expressCase = (name: string, kit: typeof express): MountCase => ({
  name,
  seesRawRequest: true,
  make({ project, options }) {
    const auth = forExpress(project, options);
    const app = kit();
    app.use((req, _res, next) => {
      req.url = rewritten(req.url);
      next();
    });
    const pages = kit.Router().use(auth);
    pages.get('/secret', (req, res) => res.send(`in, ${req.latchkey.fullPath}`));
    app.use(auth);
    app.get('/admin/secret', (_req, res) => res.send('in'));
    app.get('/hook', (_req, res) => res.send('in'));
    app.post('/hook', (_req, res) => res.send('in'));
    app.use('/panel', pages);
    return { auth, listener: app };
  },
});

const fastifyCase: MountCase = {
  name: 'Fastify, rewriteUrl',
  seesRawRequest: true,
  async make({ project, options }) {
    const auth = forFastify(project, options);
    const app = createFastify({ rewriteUrl: ({ url }) => rewritten(url) });
    await app.register(auth);
    for (const path of ['/admin/secret', '/panel/secret', '/hook']) app.get(path, () => 'in');
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    app.post('/hook', () => 'in');
    await app.ready();
    return {
      auth,
      listener: (incoming, outgoing) => app.routing(incoming as IncomingMessage, outgoing as ServerResponse),
    };
  },
};

const cases = [
  expressCase('Express 5, req.url', express),
  expressCase('Express 4, req.url', express4 as typeof express),
  fastifyCase,
];

describe.each(cases)('$name rewritten by the app', (mountCase) => {
  let mount: RunningMount;
  beforeAll(async () => {
    const middleware = ['/admin/', '/panel'].map((prefix) => loginRequiredMiddleware<User>({ prefix }));
    mount = await startMount(mountCase, { project: { middleware }, csrfExempt: ['/hook'] });
  });
  afterAll(() => mount.stop());

  it('is guarded by the address that the router sees (CVE-2026-33808)', async () => {
    for (const page of ['/admin/secret', '/v1/admin/secret', '/panel/secret', '/v1/panel/secret?x=1']) {
      const { status, location } = await mount.client().get(page);
      // The way back is by the address that the visitor knows.
      expect([status, location]).toEqual([302, `/accounts/login/?next=${page.replace('?x=1', '%3Fx%3D1')}`]);
    }
    expect((await mount.client().get('/v1/hook')).text).toBe('in');
  });

  it('is guarded where the address is a whole one', async () => {
    for (const path of ['/admin/secret', '/v1/admin/secret', '/panel/secret', '/v1/panel/secret']) {
      const request = `GET http://localhost${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
      expect((await exchange(mount.port, request)).statuses, path).toEqual([302]);
    }
  });

  it('is exempt from the CSRF check by that address too', async () => {
    const foreign = { origin: 'https://other.example' };
    expect((await mount.client().post('/v1/hook', {}, foreign)).text).toBe('in');
  });
});
