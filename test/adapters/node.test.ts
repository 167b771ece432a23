import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpError } from 'latchkey';
import { latchkey } from 'latchkey/node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestClient } from '../../src/testing/client/test-client.ts';
import starter from '../../starter/latchkey.config.ts';

const log: string[] = [];
const settings = { ...starter.settings, secretKey: 'x'.repeat(60), databaseUrl: 'sqlite::memory:' };
const auth = latchkey({ ...starter, settings }, { folder: 'starter', writeLog: (line) => log.push(line) });
const closing: (() => unknown)[] = [() => auth.close()];
beforeAll(() => auth.migrate());
afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

async function serve(listener: RequestListener): Promise<TestClient> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return new TestClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

it('handles one request at a time, for a server that goes on by itself', async () => {
  const client = await serve(async (request, response) => {
    const visitor = await auth.handle(request, response);
    if (!visitor) return;
    try {
      if (visitor.path !== '/own') throw new HttpError(404, 'no such page');
      const item = visitor.method === 'POST' ? (await visitor.form()).get('item') : null;
      response.end(`${visitor.user} ${item}`);
    } catch (error) {
      await auth.fail(request, response, error);
    }
  });
  expect((await client.get('/own')).text).toBe('AnonymousUser null');
  expect((await client.post('/own', { item: 'book' })).text).toBe('AnonymousUser book');
  expect((await client.get('/accounts/login/')).text).toContain('name="password"');
  const missing = await client.get('/nowhere');
  expect(missing.status).toBe(404);
  expect(missing.text).toContain('</html>');
});

it('answers what its pages throw by 500, and ends an answer that has begun', async () => {
  const client = await serve(
    auth.listener(async (request, response) => {
      if (request.url === '/begun') response.write('begun');
      throw new Error(`own failure at ${request.url}`);
    }),
  );
  const failed = await client.get('/own');
  expect(failed.status).toBe(500);
  expect(failed.text).not.toContain('own failure');
  await expect(client.get('/begun')).rejects.toThrow();
  expect(log.join('')).toContain('own failure at /own');
  expect(log.join('')).toContain('own failure at /begun');
});

it('lets other middleware say who the user is, but not to a guard', async () => {
  const guarded = auth.loginRequired((_, response) => response.end('in'));
  const client = await serve(
    auth.listener((request, response) => {
      Object.assign(request, { user: 'a token' });
      return request.url === '/guarded' ? guarded(request, response) : response.end(String(request.user));
    }),
  );
  expect((await client.get('/own')).text).toBe('a token');
  expect((await client.get('/guarded')).location).toBe('/accounts/login/?next=/guarded');
});
