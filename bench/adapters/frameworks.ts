import type { RequestListener } from 'node:http';
import express from 'express';
import createFastify from 'fastify';
import { Hono } from 'hono';
import type { OpenProject } from 'latchkey';
import { latchkey as expressAuth } from 'latchkey/express';
import { latchkey as fastifyAuth } from 'latchkey/fastify';
import { latchkey as honoAuth } from 'latchkey/hono';
import { latchkey as nodeAuth } from 'latchkey/node';
import type { User } from '../../starter/accounts/user.ts';
import { nodeExchange, webRequest } from './node-exchange.ts';

/** Makes requests beforehand, and then answers them. */
export interface App {
  prepare(count: number, cookie: string | null): () => unknown;
}

/** A framework with one page that answers `ok`; with the accounts of a project, or bare. */
export interface Framework {
  readonly name: string;
  make(project: OpenProject<User> | null): Promise<App>;
}

export const frameworks: readonly Framework[] = [
  {
    name: 'Express',
    async make(project) {
      const app = express();
      if (project) app.use(expressAuth(project));
      app.get('/bench', (_req, res) => res.end('ok'));
      return nodeApp(app);
    },
  },
  {
    name: 'Fastify',
    async make(project) {
      const app = createFastify();
      if (project) await app.register(fastifyAuth(project));
      app.get('/bench', (_request, reply) => reply.send('ok'));
      await app.ready();
      return nodeApp((incoming, outgoing) => app.routing(incoming, outgoing));
    },
  },
  {
    name: 'Hono',
    async make(project) {
      const app = new Hono();
      if (project) app.use(honoAuth(project));
      app.get('/bench', (c) => c.text('ok'));
      return {
        prepare(count, cookie) {
          const requests = Array.from({ length: count }, () => webRequest(cookie));
          return async () => {
            for (const request of requests) await app.fetch(request);
          };
        },
      };
    },
  },
  {
    name: 'node:http',
    async make(project) {
      const answer: RequestListener = (_request, response) => response.end('ok');
      return nodeApp(project ? nodeAuth(project).listener(answer) : answer);
    },
  },
];

function nodeApp(listener: RequestListener): App {
  return {
    prepare(count, cookie) {
      const exchanges = Array.from({ length: count }, () => nodeExchange(cookie));
      return () => {
        for (const { incoming, outgoing } of exchanges) {
          listener(incoming as never, outgoing as never);
          if (!outgoing.writableEnded) throw new Error('The request was not answered at once.');
        }
      };
    },
  };
}
