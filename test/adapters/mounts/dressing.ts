import fastifyCompress from '@fastify/compress';
import fastifyCookie from '@fastify/cookie';
import fastifyCors from '@fastify/cors';
import fastifyHelmet from '@fastify/helmet';
import compression from 'compression';
import cors from 'cors';
import type { RequestHandler } from 'express';
import type { FastifyInstance } from 'fastify';
import helmet from 'helmet';
import type { MiddlewareHandler } from 'hono';
import { compress } from 'hono/compress';
import { setCookie } from 'hono/cookie';
import { cors as honoCors } from 'hono/cors';
import { secureHeaders } from 'hono/secure-headers';

/** The other origin whose scripts may ask. */
export const APP_ORIGIN = 'https://app.example';

/** A request with this header gets the cookie `theme`, from what stands in front. */
export const THEME_HEADER = 'x-theme';

const corsOptions = { origin: [APP_ORIGIN], credentials: true };

/** What many servers have in front of their pages: security headers, CORS, compression, a request's number, a cookie. */
export const nodeDressing: readonly RequestHandler[] = [
  helmet(),
  cors(corsOptions),
  compression({ threshold: 0 }),
  (req, res, next) => {
    res.setHeader('x-request-id', 'r1');
    const theme = req.headers[THEME_HEADER];
    if (theme) res.appendHeader('set-cookie', `theme=${theme}`);
    next();
  },
];

export async function dressFastify(app: FastifyInstance): Promise<void> {
  await app.register(fastifyHelmet);
  await app.register(fastifyCors, corsOptions);
  await app.register(fastifyCompress, { threshold: 0 });
  await app.register(fastifyCookie);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', 'r1');
    const theme = request.headers[THEME_HEADER];
    if (theme) reply.setCookie('theme', String(theme));
  });
}

export const honoDressing: readonly MiddlewareHandler[] = [
  secureHeaders(),
  honoCors(corsOptions),
  compress({ threshold: 0 }),
  async (c, next) => {
    c.header('x-request-id', 'r1');
    const theme = c.req.header(THEME_HEADER);
    if (theme) setCookie(c, 'theme', theme);
    await next();
  },
];
