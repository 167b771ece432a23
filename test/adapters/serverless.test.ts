import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HttpResponse, path } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cheapHashers } from '../../src/testing/cheap-hashers.ts';
import { TestClient } from '../../src/testing/client/test-client.ts';
import starter from '../../starter/latchkey.config.ts';
import { byLambda, lambdaEvents, SOURCE_IP } from '../support/by-lambda.ts';
import { shapeOf } from './answer-shape.ts';
import type { MadeMount } from './mount-case.ts';
import { lambdaMounts } from './mounts.ts';
import { PASSWORD, sendJson, tokenOf } from './visitors.ts';

const ORIGIN = 'https://shop.example';

describe.each(lambdaMounts)('$name on AWS Lambda', (mountCase) => {
  const data = mkdtempSync(join(tmpdir(), 'latchkey-lambda-'));
  let mount: MadeMount;
  beforeAll(async () => {
    mount = await mountCase.make({
      project: {
        ...starter,
        settings: {
          ...starter.settings,
          secretKey: 'x'.repeat(60),
          databaseUrl: `sqlite:${join(data, 'test.sqlite3')}`,
          passwordHashers: cheapHashers(),
          publicOrigin: ORIGIN,
        },
        urls: [...starter.urls, path('agent/', ({ headers }) => new HttpResponse(headers.get('user-agent')))],
      },
      options: { folder: 'starter', csrfExempt: ['/hooks/'], writeLog: () => undefined },
      dressed: false,
      slow: { reached: async () => undefined },
    });
    await mount.auth.migrate();
    await mount.auth.project.accounts.users.createUser({
      email: 'ada@example.com',
      username: 'ada',
      password: PASSWORD,
    });
  });
  afterAll(async () => {
    await mount.auth.close();
    rmSync(data, { recursive: true });
  });

  describe.each(lambdaEvents)('called by $name', (events) => {
    const visit = () => {
      if (!mount.lambda) throw new Error('it is no function');
      return new TestClient(ORIGIN, byLambda(mount.lambda, events, ORIGIN));
    };
    const ada = { email: 'ada@example.com', password: PASSWORD };

    it('logs in by the page of the project, with each cookie, and out', async () => {
      const client = visit();
      const asked = await client.get('/members/?page=2&of=3');
      expect(asked.location).toBe('/accounts/login/?next=/members/%3Fpage%3D2%26of%3D3');
      const answer = await client.submit(String(asked.location), ada);
      expect(shapeOf(answer)).toEqual({
        status: 302,
        location: '/members/?page=2&of=3',
        cookies: [
          '__Host-latchkey_session=***; Max-Age=1209600; Path=/; HttpOnly; SameSite=Lax; Secure',
          '__Host-latchkey_messages=***; Path=/; HttpOnly; SameSite=Lax; Secure',
          '__Host-latchkey_device=***; Max-Age=31536000; Path=/; HttpOnly; SameSite=Lax; Secure',
        ],
        cacheControl: 'no-store',
        variesByCookie: true,
      });
      expect((await client.get('/members/')).text).toBe('Member ada@example.com');
      expect((await client.submit('/accounts/logout/', {})).status).toBe(302);
      expect((await client.get('/hello')).text).toBe('Hello, AnonymousUser');
    });

    it("reads the app's own forms and JSON", async () => {
      const client = visit();
      expect((await client.submit('/basket/', ada, '/door/')).location).toBe('/members/');
      expect((await client.submit('/basket/', { item: 'a bööк' })).status).toBe(302);
      expect((await client.get('/basket/')).text).toContain('<pre>["a bööк"]</pre>');
      const token = await tokenOf(client);
      const kept = await sendJson(client, '/api/keep', { token, value: { key: 'a', value: 1 } });
      expect(JSON.parse(kept.text)).toEqual({ key: 'a', value: 1 });
    });

    it('refuses what another site sends, and what has no token', async () => {
      const client = visit();
      await client.submit('/accounts/login/', ada);
      expect((await client.post('/basket/', { item: 'book' })).status).toBe(403);
      const csrfmiddlewaretoken = await tokenOf(client);
      const foreign = { origin: 'https://evil.example' };
      expect((await client.post('/basket/', { csrfmiddlewaretoken }, foreign)).status).toBe(403);
    });

    it('sends pages and styles whole, and leaves 404 to the host', async () => {
      const page = await visit().get('/accounts/login/');
      const style = /href="(\/static\/site[^"]+)"/.exec(page.text)?.[1] ?? '';
      const sent = await visit().get(style.replaceAll('&amp;', '&'));
      expect([sent.status, sent.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
      expect(sent.text).toContain('}');
      const missing = await visit().get('/nowhere');
      expect([missing.status, missing.text]).toEqual([404, 'Nothing here']);
    });

    it('shows a view the headers of the request', async () => {
      expect((await visit().get('/agent/', { 'user-agent': 'Browser/1' })).text).toBe('Browser/1');
    });

    // Hono's `getConnInfo` looks at X-Forwarded-For too.
    if (events.knowsAddress || !mountCase.seesRawRequest)
      it('knows the address of the visitor', async () => {
        expect((await visit().get('/ip')).text).toBe(SOURCE_IP);
      });
  });
});
