import { HttpResponse, path } from 'latchkey';
import { createTestApp } from 'latchkey/testing';
import { expect, it } from 'vitest';
import type { User } from '../starter/accounts/user.ts';
import starter from '../starter/latchkey.config.ts';

it('lets views read the clock that sessions go by', async () => {
  const now = path<User>('now/', ({ site }) => new HttpResponse(new Date(site.now()).toISOString()));
  const project = { ...starter, urls: [...starter.urls, now] };
  const app = await createTestApp(project, { folder: 'starter', now: '2026-01-31T12:00:00Z' });
  const client = app.client();
  expect((await client.get('/now/')).text).toBe('2026-01-31T12:00:00.000Z');
  app.clock.advance({ hours: 1 });
  expect((await client.get('/now/')).text).toBe('2026-01-31T13:00:00.000Z');
  await app.close();
});
