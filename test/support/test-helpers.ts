import type { RequestListener } from 'node:http';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import supertest from 'supertest';
import type { Send } from '../../src/testing/client/test-client.ts';

/** Requests by `app.inject` of Fastify, without a connection. */
export function byInject(app: FastifyInstance): (origin: string) => Send {
  return (origin) =>
    async (path, { method, headers, body }) => {
      const injected = { method, url: path, authority: new URL(origin).host, headers, body } as InjectOptions;
      const answer: LightMyRequestResponse = await app.inject(injected);
      return webResponse(answer.statusCode, answer.headers, Buffer.from(answer.rawPayload));
    };
}

/** Requests by supertest, which starts the server anew for each. */
export function bySupertest(listener: RequestListener): (origin: string) => Send {
  return (origin) =>
    async (path, { method, headers, body }) => {
      const request = supertest(listener)[method.toLowerCase() as 'get'](path);
      request
        .set({ ...headers, host: new URL(origin).host })
        .redirects(0)
        .buffer(true);
      const answer = await request.parse(collect).send(body);
      const bytes = Buffer.isBuffer(answer.body) ? answer.body : Buffer.alloc(0);
      return webResponse(answer.status, answer.headers, Buffer.from(bytes));
    };
}

/** Requests by `app.request` of Hono. */
export function byRequest(app: {
  request(url: string, init: RequestInit): Response | Promise<Response>;
}): (origin: string) => Send {
  return (origin) => (path, request) => app.request(origin + path, request);
}

type GivenHeaders = Readonly<Record<string, string | readonly string[] | number | undefined>>;

function webResponse(status: number, given: GivenHeaders, body: Uint8Array<ArrayBuffer>): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) {
    for (const one of [value ?? []].flat()) headers.append(name, String(one));
  }
  const hasBody = status !== 204 && status !== 304;
  return new Response(hasBody ? body : null, { status, headers });
}

function collect(answer: unknown, done: (error: Error | null, body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  const stream = answer as NodeJS.ReadableStream;
  stream.on('data', (chunk: Buffer) => chunks.push(Buffer.from(chunk)));
  stream.on('end', () => done(null, Buffer.concat(chunks)));
}
