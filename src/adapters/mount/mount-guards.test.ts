import {
  csrfProtect,
  type HttpRequest,
  HttpResponse,
  loginRequired,
  path,
  staffRequired,
  type UserRequest,
} from 'latchkey';
import { latchkey as express } from 'latchkey/express';
import { latchkey as fastify } from 'latchkey/fastify';
import { latchkey as hono } from 'latchkey/hono';
import { latchkey as node } from 'latchkey/node';
import { afterAll, describe, expect, expectTypeOf, it } from 'vitest';
import type { User } from '../../../starter/accounts/user.ts';
import starter from '../../../starter/latchkey.config.ts';
import { openProject } from '../../compose/open-project.ts';
import { startTestSite } from '../../testing/start-test-site.ts';
import { Mount } from './mount.ts';
import { type GuardName, mountGuards } from './mount-guards.ts';

const project = openProject(
  {
    ...starter,
    settings: { ...starter.settings, secretKey: 'k'.repeat(50), databaseUrl: 'sqlite::memory:' },
  },
  { folder: 'starter', writeLog: () => undefined },
);
afterAll(() => project.close());

describe('the guards in the table', () => {
  it.each([
    ['Express', express(project)],
    ['Fastify', fastify(project)],
    ['Hono', hono(project)],
    ['node:http', node(project)],
  ])('are all there for %s', (_, auth) => {
    const names = Object.keys(mountGuards(new Mount(project), () => null)) as GuardName[];
    expect(names.length).toBeGreaterThan(4);
    for (const name of names) expect(auth[name], name).toBeTypeOf('function');
  });

  it('cannot do without a limit where there is none by default', () => {
    // @ts-expect-error
    expect(() => express(project).throttled()).toThrow(
      expect.objectContaining({ code: 'throttle_limit_invalid' }),
    );
  });

  it('tell handlers who the visitor is, in the manner of each framework', () => {
    express(project).staffRequired((req) => expectTypeOf(req.user).toExtend<User>());
    express(project).csrfProtect((req) => expectTypeOf(req.user.isAuthenticated).toBeBoolean());
    fastify(project).permissionRequired('accounts.add_customuser', (request) =>
      expectTypeOf(request.user).toExtend<User>(),
    );
    node(project).loginRequired((request) => expectTypeOf(request.user).toEqualTypeOf<User>());
  });
});

describe('the guards of views', () => {
  const greet = (request: UserRequest<User>) => new HttpResponse(`Hello, ${request.user.email}`);
  const pong = (request: HttpRequest<User>) => new HttpResponse(`pong ${request.method}`);

  it('give the view a user, and check the token of an exempt form', async () => {
    const methods = ['GET', 'POST'] as const;
    await using site = await startTestSite(
      {
        ...starter,
        urls: [
          ...starter.urls,
          path('mine/', loginRequired(greet)),
          path(
            'staff/',
            staffRequired((request: UserRequest<User>) => greet(request)),
          ),
          path('hook/', pong, { methods, csrfExempt: true }),
          path('checked/', csrfProtect(pong), { methods, csrfExempt: true }),
        ],
      },
      { folder: 'starter' },
    );
    const client = site.client();
    expect((await client.get('/mine/')).location).toBe('/accounts/login/?next=/mine/');
    await client.loginAs(await site.createUser({ email: 'ada@example.com' }));
    expect((await client.get('/mine/')).text).toBe('Hello, ada@example.com');
    expect((await client.get('/staff/')).status).toBe(403);
    await client.loginAs(await site.createUser({ email: 'stella@example.com', isStaff: true }));
    expect((await client.get('/staff/')).text).toBe('Hello, stella@example.com');

    expect((await client.post('/hook/', {})).text).toBe('pong POST');
    expect((await client.get('/checked/')).text).toBe('pong GET');
    expect((await client.post('/checked/', {})).status).toBe(403);
    const csrfmiddlewaretoken = await client.csrfToken();
    expect((await client.post('/checked/', { csrfmiddlewaretoken })).text).toBe('pong POST');
  });
});
