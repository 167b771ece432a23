import { HttpError, HttpResponse, path } from 'latchkey';
import { describe, expect, it } from 'vitest';
import { createTestApp } from '../../src/testing/create-test-app.ts';
import { startTestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';

const project = {
  ...starter,
  urls: [
    ...starter.urls,
    path<User>('name/', (request) => new HttpResponse(`${request.id} ${request.id}`)),
    path<User>('broken/', () => {
      throw new Error('a view\r\nthat is broken');
    }),
    path<User>('busy/', () => {
      throw new HttpError(503, 'too much');
    }),
  ],
};
const GENERATED = /^[A-Za-z\d]{16}$/;

describe('a request', () => {
  it('has a name of its own, the same for as long as it lasts', async () => {
    await using app = await createTestApp(project, { folder: 'starter' });
    const names = await Promise.all(
      [1, 2].map(async () => (await app.client().get('/name/')).text.split(' ')),
    );
    for (const [first = '', second] of names) {
      expect(first).toMatch(GENERATED);
      expect(second).toBe(first);
    }
    expect(names[0]?.[0]).not.toBe(names[1]?.[0]);
  });

  it.each([
    ['a plain one of a trusted proxy', ['127.0.0.1'], '0a1b-2c.3d:4E_5', true],
    ['one of a stranger', [], 'edge-1', false],
    ['one of a proxy that is another', ['10.0.0.1'], 'edge-1', false],
    ['one with a space', ['127.0.0.1'], 'edge 1', false],
    ['markup', ['127.0.0.1'], '<b>1</b>', false],
    ['a long one', ['127.0.0.1'], 'x'.repeat(65), false],
    ['an empty one', ['127.0.0.1'], '', false],
  ])('takes %s: %s', async (_, trustedProxies, given, isTaken) => {
    const site = await startTestSite(project, { folder: 'starter', settings: { trustedProxies } });
    const page = await site.client().get('/name/', { 'x-request-id': given });
    const [name] = page.text.split(' ');
    if (isTaken) expect(name).toBe(given);
    else expect(name).toMatch(GENERATED);
    await site.stop();
  });

  it.each(['/broken/', '/busy/'])(
    'that fails at %s says on its page by which line of the log it is found',
    async (at) => {
      await using app = await createTestApp(project, { folder: 'starter' });
      const page = await app.client().get(at);
      const [, reference = ''] = /Reference: (\w+)/.exec(page.text) ?? [];
      expect(reference).toMatch(GENERATED);
      expect(app.log.filter((line) => line.includes(` request=${reference}`))).toHaveLength(1);
      const data = (await app.client().getJson(at)).json() as { readonly reference: string };
      expect(app.log.at(-1)).toContain(`request=${data.reference}`);
    },
  );

  it('for a page that is not there has no reference to ask with', async () => {
    await using app = await createTestApp(project, { folder: 'starter' });
    const page = await app.client().get('/nowhere/');
    expect(page.status).toBe(404);
    expect(page.text).not.toContain('Reference');
    expect((await app.client().getJson('/nowhere/')).json()).not.toHaveProperty('reference');
  });

  it('is the same in the log and in the audit log', async () => {
    await using app = await createTestApp(project, { folder: 'starter' });
    const user = await app.createUser({ username: 'Ada', password: 'correct horse battery' });
    await app.client().submit('/accounts/login/', { email: user.email, password: 'correct horse battery' });
    const [entry] = await app.accounts.audit.list({ kind: 'userLoggedIn' });
    expect(entry?.requestId).toMatch(GENERATED);
    expect(app.log.join('')).toContain(`session=${entry?.sessionId} request=${entry?.requestId}\n`);
  });
});

describe('the log as JSON', () => {
  it('has an object on each line, with what the text has', async () => {
    await using app = await createTestApp(project, {
      folder: 'starter',
      settings: { logFormat: 'json' },
      now: '2026-01-31T12:00:00Z',
    });
    const user = await app.createUser({ username: 'Ada' });
    await app.accounts.permissions.grant(user, ['accounts.add_customuser', 'accounts.view_customuser']);
    await app.client().get('/broken/%0a%e2%80%a8%1b[31m');
    await app.client().get('/broken/');
    for (const line of app.log) expect(line).toMatch(/^\{[ -~]+\}\n$/);
    const lines = app.log.map((line) => JSON.parse(line));
    expect(lines.find(({ event }) => event === 'permissions_granted')).toEqual({
      time: '2026-01-31T12:00:00.000Z',
      level: 'info',
      event: 'permissions_granted',
      user: String(user.id),
      permissions: ['accounts.add_customuser', 'accounts.view_customuser'],
      ip: null,
    });
    expect(lines.at(-1)).toMatchObject({
      level: 'error',
      event: 'request_failed',
      status: 500,
      path: '/broken/',
      request: expect.stringMatching(GENERATED),
      error: expect.stringContaining('a view\r\nthat is broken'),
    });
  });
});
