import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { createNodeServer } from 'latchkey/node';
import { benchUser, openBenchSite } from '/work/main/bench/support/bench-site.ts';
import { serveBench } from '/work/main/bench/support/server-process.ts';
import { toWebResponse } from '/work/main/dist/http/answer.js';
import { HttpResponse } from '/work/main/dist/http/http-response.js';
const v = process.env.VARIANT!;
const open = await openBenchSite();
const user = await open.accounts.users.getByNaturalKey(benchUser.email);
const session = open.accounts.sessions.empty();
await open.accounts.login(session, user!);
const headers = { cookie: `sid=${session.key}` };
const full = await (await open.site.fetch(new Request('http://127.0.0.1/dashboard/', { headers }))).text();
const hdrs = { 'content-type': 'text/html; charset=utf-8' };
const big: Record<string,string> = {}; (await open.site.fetch(new Request('http://127.0.0.1/dashboard/', { headers }))).headers.forEach((val, k) => { big[k] = val; });
const ctx = { request: { path: '/dashboard/', csrfToken: 'x'.repeat(86) }, user, messages: [], site_name: 'x' };
const key = session.key!;
const variants: Record<string, () => Response | Promise<Response>> = {
  sync: () => new Response(full, { headers: hdrs }),
  syncbig: () => new Response(full, { headers: big }),
  async: async () => new Response(full, { headers: big }),
  open: async () => { await open.accounts.sessions.open(key); return new Response(full, { headers: big }); },
  render: async () => { const b = open.templates.render('accounts/dashboard.html', ctx); return new Response(b, { headers: big }); },
};
import { makeCsrfToken } from '/work/main/dist/http/csrf.js';
variants.openrender = async () => { const ses = await open.accounts.sessions.open(key); const b = open.templates.render('accounts/dashboard.html', { ...ctx, user: ses.user }); return new Response(b, { headers: big }); };
variants.openrendercsrf = async () => { const ses = await open.accounts.sessions.open(key); const b = open.templates.render('accounts/dashboard.html', { ...ctx, user: ses.user, request: { path: '/dashboard/', csrfToken: makeCsrfToken(key) } }); return new Response(b, { headers: big }); };
const user2 = await open.accounts.users.getByNaturalKey(benchUser.email);
const t = (user: any, c: any = ctx) => new Response(open.templates.render('accounts/dashboard.html', { ...c, user }), { headers: big });
variants.renderLogin = async () => t(user2);
variants.openRenderStatic = async () => { await open.accounts.sessions.open(key); return t(user2); };
variants.openRenderStaticNoLogin = async () => { await open.accounts.sessions.open(key); return t(user); };
import projectS from '/work/main/starter/latchkey.config.ts';
import { openProject, path } from 'latchkey';
let server;
if (v.startsWith('view')) { const views: any = { viewfull: () => new HttpResponse(full, { headers: hdrs }) };
 const o2 = openProject({ ...projectS, urls: [path('dashboard/', views[v], { name: 'dashboard' })], settings: { ...projectS.settings, secretKey: 'a-key-for-benchmarks-alone-0123456789-0123456789-0123', databaseUrl: 'sqlite:' + open.databaseFile, logLevel: 'error' } }, { folder: '/work/main/starter' });
 server = createNodeServer(o2.site, { logger: open.logger, maxHeaderBytes: 16384 }); } else
if (v === 'full') server = createNodeServer(open.site, { logger: open.logger, maxHeaderBytes: 16384 });
else if (v === 'fullplain') server = createServer(getRequestListener((r, { incoming }) => open.site.fetch(r, (incoming as any).socket.remoteAddress)));
else { const app = new Hono(); app.all('/dashboard/', () => variants[v]!()); server = createServer(getRequestListener(r => app.fetch(r))); }
server.listen(0, '127.0.0.1', () => serveBench({ port: (server.address() as AddressInfo).port, headers }));
