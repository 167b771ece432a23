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
import type { Lookup } from './lookup.ts';
import { nodeExchange, webRequest } from './node-exchange.ts';

/** A framework's app. */
export interface App {
  /** Makes requests beforehand, and then answers them one after the other, without a connection. */
  prepare(count: number, cookie: string | null): () => unknown;
}

/** What stands before the page: nothing, the accounts of a project, or only what they cannot do without. */
export type Before =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'accounts'; readonly project: OpenProject<User> }
  | { readonly kind: 'lookup'; readonly look: Lookup };

/** A framework with one page that answers `ok`. */
export interface Framework {
  readonly name: string;
  make(before: Before): Promise<App>;
}

export const frameworks: readonly Framework[] = [
  {
    name: 'Express',
    async make(before) {
      const app = express();
      if (before.kind === 'accounts') app.use(expressAuth(before.project));
      if (before.kind === 'lookup') {
        app.use((req, _res, next) => {
          before.look(req.headers.cookie);
          next();
        });
      }
      app.get('/bench', (_req, res) => res.end('ok'));
      return nodeApp(app);
    },
  },
  {
    name: 'Fastify',
    async make(before) {
      const app = createFastify();
      if (before.kind === 'accounts') await app.register(fastifyAuth(before.project));
      if (before.kind === 'lookup') {
        app.addHook('onRequest', (request, _reply, next) => {
          before.look(request.headers.cookie);
          next();
        });
      }
      app.get('/bench', (_request, reply) => reply.send('ok'));
      await app.ready();
      return nodeApp((incoming, outgoing) => app.routing(incoming, outgoing));
    },
  },
  {
    name: 'Hono',
    async make(before) {
      const app = new Hono();
      if (before.kind === 'accounts') app.use(honoAuth(before.project));
      if (before.kind === 'lookup') {
        app.use(async (c, next) => {
          before.look(c.req.raw.headers.get('cookie'));
          await next();
        });
      }
      app.get('/bench', (c) => c.text('ok'));
      return {
        prepare(count, cookie) {
          const requests = Array.from({ length: count }, () => webRequest(cookie));
          return async () => {
            for (let request = requests.pop(); request; request = requests.pop()) await app.fetch(request);
          };
        },
      };
    },
  },
  {
    name: 'node:http',
    async make(before) {
      const answer: RequestListener = (_request, response) => response.end('ok');
      if (before.kind === 'accounts') return nodeApp(nodeAuth(before.project).listener(answer));
      if (before.kind === 'nothing') return nodeApp(answer);
      return nodeApp((request, response) => {
        before.look(request.headers.cookie);
        answer(request, response);
      });
    },
  },
];

function nodeApp(listener: RequestListener): App {
  return {
    prepare(count, cookie) {
      const exchanges = Array.from({ length: count }, () => nodeExchange(cookie));
      return () => {
        // One that is answered is let go of, as in a server: the garbage collector would have to carry it along.
        for (let exchange = exchanges.pop(); exchange; exchange = exchanges.pop()) {
          const { incoming, outgoing } = exchange;
          listener(incoming as never, outgoing as never);
          if (!outgoing.writableEnded) throw new Error('The request was not answered at once.');
        }
      };
    },
  };
}
