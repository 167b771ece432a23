import { HttpError, HttpResponse, path } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csrfTokenOf } from '../../src/testing/client/test-client.ts';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { attackProject, startAttackSite } from '../support/attack-project.ts';

const PASSWORD = 'Secret-Password-One-4711';
const WRONG = 'Secret-Password-Two-4712';

const TOKEN = 'open-sesame:4713';
const link = (token: string) => `/links/7/${token}/`;

const project = {
  ...attackProject,
  urls: [
    ...attackProject.urls,
    path<User>('broken/', () => {
      throw new Error('a view that is broken');
    }),
    path<User>(
      'links/:id/:token/',
      ({ parameters }) => {
        throw parameters.id === '7' ? new HttpError(404, 'no such link') : new Error('a link that is broken');
      },
      { methods: ['GET', 'POST'], secretParameters: ['token'] },
    ),
    path<User>('unkeepable/', async (request) => {
      await request.session.set('function', (() => 1) as never);
      return new HttpResponse('');
    }),
  ],
};

describe('the log of a whole life of an account', () => {
  let site: TestSite<User>;
  const secrets = new Set<string>([PASSWORD, WRONG]);
  beforeAll(async () => {
    site = await startAttackSite({ settings: { logLevel: 'debug' } }, project);
    await live();
  });
  afterAll(() => site.stop());

  async function live(): Promise<void> {
    const client = site.client();
    const remember = (text = '') => {
      const token = text.includes('csrfmiddlewaretoken') ? csrfTokenOf(text) : '';
      for (const secret of [token, ...client.cookies.values()]) if (secret) secrets.add(secret);
      return token;
    };
    const post = async (page: string, fields: Record<string, string>, action = page) => {
      const token = remember((await client.get(page)).text);
      const answer = await client.post(action, { csrfmiddlewaretoken: token, ...fields });
      remember(answer.text);
      return answer;
    };
    const account = { email: 'ada@example.com', username: 'Ada' };
    await post('/accounts/register/', { ...account, password: PASSWORD, confirmPassword: WRONG });
    await post('/accounts/register/', { ...account, password: PASSWORD, confirmPassword: PASSWORD });
    await post('/dashboard/', {}, '/accounts/logout/');
    await post('/accounts/register/', { ...account, password: PASSWORD, confirmPassword: PASSWORD });
    await post('/accounts/login/', { email: account.email, password: WRONG });
    await post('/accounts/login/', { email: `${account.email}\r\nforged`, password: PASSWORD });
    expect((await post('/accounts/login/', { email: account.email, password: PASSWORD })).status).toBe(302);
    for (const page of ['/dashboard/', '/visits/', '/broken/', '/unkeepable/', '/nowhere/']) {
      remember(
        (
          await client.get(
            `${page}?password=${PASSWORD}&latchkey_session=${client.cookies.get('latchkey_session')}`,
          )
        ).text,
      );
    }
    await client.post('/visits/', { csrfmiddlewaretoken: 'wrong', password: PASSWORD });
    await client.post('/visits/', { password: PASSWORD }, { origin: 'http://evil.example' });
    await client.request('/visits/', { method: 'POST', body: `{"password":"${PASSWORD}"}` });
    expect((await post('/dashboard/', {}, '/accounts/logout/')).status).toBe(302);
    client.cookies.set('latchkey_session', `${[...secrets][4]}damaged`);
    await client.get('/');
  }

  it('holds no password, session key, token or cookie', () => {
    expect(secrets.size).toBeGreaterThan(10);
    const log = site.log.join('');
    const found = [...secrets].filter(
      (secret) => log.includes(secret) || log.includes(encodeURIComponent(secret)),
    );
    expect(found).toEqual([]);
  });

  it('has none of them in the audit log either', async () => {
    const entries = JSON.stringify(await site.accounts.audit.list({ limit: 1000 }));
    expect(entries).toContain('userLoginFailed');
    expect([...secrets].filter((secret) => entries.includes(secret))).toEqual([]);
  });

  it('tells each login, failed login, logout, refusal and failure', () => {
    const log = site.log.join('');
    for (const event of [
      'user_logged_in user=1 backend=password ip=127.0.0.1',
      'user_login_failed ip=127.0.0.1',
      'user_logged_out user=1 ip=127.0.0.1',
      'request_refused status=403 method=POST path=/visits/',
      'request_refused status=404 method=GET path=/nowhere/',
      'request_failed status=500 method=GET path=/broken/',
      'a view that is broken',
    ]) {
      expect(log).toContain(event);
    }
  });

  it('has one line an event, whatever was sent', async () => {
    await site.client().get('/%0a2030-01-01T00:00:00.000Z%20info%20user_logged_in%20user=1');
    await site.client().get('/%e2%80%a8forged');
    for (const line of site.log) {
      expect(line).toMatch(
        /^\d{4}-\d\d-\d\dT[\d:.]+Z (debug|info|warn|error) [a-z_]+( \w+=("(\\.|[^"\\])*"|\S+))*\n$/,
      );
    }
  });
});

describe('the log of an address that opens something', () => {
  it('has the address without what opens it, however it is written', async () => {
    const site = await startAttackSite({ settings: { logLevel: 'debug' } }, project);
    const client = site.client();
    for (const token of [TOKEN, encodeURIComponent(TOKEN), TOKEN.replace('-', '%2d')]) {
      expect((await client.get(link(token))).status).toBe(404);
      expect((await client.get(link(token).replace('7', '8'))).status).toBe(500);
      expect((await client.post(link(token), {})).status).toBe(403);
      expect((await client.request(link(token), { method: 'DELETE' })).status).toBe(405);
    }
    const log = site.log.join('');
    expect(
      log.match(/ path=\S+/g)?.filter((path) => !/^ path="\/links\/[78]\/\*\*\*\/"$/.test(path)),
    ).toEqual([]);
    expect(log).toContain('request_failed status=500 method=GET path="/links/8/***/"');
    expect(log).not.toMatch(/open.{1,3}sesame/);
    await site.stop();
  });
});

describe('an answer to a failure', () => {
  it('says nothing of what failed', async () => {
    const site = await startAttackSite({}, project);
    const { status, text } = await site.client().get('/broken/');
    expect(status).toBe(500);
    expect(text).not.toMatch(/a view that is broken|Error:|node_modules|\.ts\b|\n\s*at /);
    await site.stop();
  });
});
