import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csrfTokenOf, type TestClient } from '../../src/testing/client/test-client.ts';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { isLoggedIn, logIn, makeUser, PASSWORD, startAttackSite } from '../support/attack-project.ts';
import { exchange } from '../support/raw-exchange.ts';
import { FUZZ_RUNS, FUZZ_SEED } from './fuzzer.ts';
import { inputsFrom } from './inputs.ts';

const ADA = 'ada@example.com';
/** Requests under way at a time. */
const AT_ONCE = 8;
/** Requests are dearer than parsers. */
const RUNS = Math.max(AT_ONCE, Math.floor(FUZZ_RUNS / 8));
const PATIENCE = 60_000 + 500 * FUZZ_RUNS;

/** Pages with a form, and whether they need a login. */
const forms = [
  ['/accounts/login/', false],
  ['/accounts/register/', false],
  ['/accounts/password_reset/', false],
  ['/accounts/login/code/', false],
  ['/accounts/password_change/', true],
  ['/accounts/profile/', true],
  ['/accounts/email-change/', true],
] as const;

const values = inputsFrom(
  [ADA, 'Ada', PASSWORD, '/dashboard/', 'K7QM-2XRT', 'on', 'de', 'http://example.com/?a=b', '2026-01-31'],
  3000,
);

describe('a running site', () => {
  let site: TestSite<User>;
  let member: TestClient;
  beforeAll(async () => {
    site = await startAttackSite({ settings: { loginByCode: true } });
    await makeUser(site, ADA);
    member = site.client();
    expect(await logIn(member, ADA)).toBe(true);
  });
  afterAll(() => site.stop());

  /** No line of the log tells of a failure, and everybody else is served as before. */
  async function expectHealth(): Promise<void> {
    expect(site.log.join('')).not.toMatch(/^\S+ error /m);
    expect((await fetch(site.origin)).status).toBe(200);
    expect(await isLoggedIn(member)).toBe(true);
  }

  it(
    'answers no request of whatever bytes with a failure',
    async () => {
      const cookie = `Cookie: latchkey_session=${member.cookies.get('latchkey_session')}; latchkey_csrf=${'a'.repeat(43)}`;
      const common = `Host: 127.0.0.1:${site.port}\r\nConnection: close\r\n${cookie}\r\n`;
      const form = 'csrfmiddlewaretoken=abc&email=a%40example.com';
      const type = 'Content-Type: application/x-www-form-urlencoded\r\n';
      const requests = inputsFrom(
        [
          `GET / HTTP/1.1\r\n${common}\r\n`,
          `GET /accounts/login/?next=/dashboard/ HTTP/1.1\r\n${common}Accept: text/html\r\nAccept-Encoding: gzip\r\n\r\n`,
          `GET /accounts/reset/MQ/set-password/ HTTP/1.1\r\n${common}Referer: http://127.0.0.1/\r\n\r\n`,
          `POST /accounts/login/ HTTP/1.1\r\n${common}${type}Content-Length: ${form.length}\r\n\r\n${form}`,
          `POST /accounts/logout/ HTTP/1.1\r\n${common}${type}Transfer-Encoding: chunked\r\n\r\n3\r\na=1\r\n0\r\n\r\n`,
          `HEAD http://127.0.0.1:${site.port}/static/latchkey/site.css HTTP/1.1\r\n${common}If-None-Match: "a"\r\nRange: bytes=0-1\r\n\r\n`,
          `OPTIONS /dashboard/ HTTP/1.1\r\n${common}Upgrade: websocket\r\nX-Forwarded-For: ::1, 10.0.0.1\r\n\r\n`,
        ],
        40_000,
      );
      await fc.assert(
        fc.asyncProperty(fc.array(requests, { minLength: 1, maxLength: AT_ONCE }), async (messages) => {
          const answers = await Promise.all(
            messages.map((message) => exchange(site.port, message, { halfClose: true })),
          );
          for (const { statuses, text } of answers) {
            expect(
              statuses.filter((status) => status === 500 || status === 502),
              text,
            ).toEqual([]);
          }
        }),
        { seed: FUZZ_SEED, numRuns: RUNS },
      );
      await expectHealth();
    },
    PATIENCE,
  );

  it.each(forms)(
    'answers no values of the fields of %s with a failure',
    async (page, needsLogin) => {
      const client = needsLogin ? member : site.client();
      const { text, status } = await client.get(page);
      expect(status).toBe(200);
      const names = [...text.matchAll(/ name="(\w+)"/g)].flatMap(([, name]) => name ?? []);
      const own = fc.constantFrom(...names.filter((name) => name !== 'csrfmiddlewaretoken'));
      const field = fc.tuple(
        fc.oneof({ weight: 9, arbitrary: own }, { weight: 1, arbitrary: values }),
        values,
      );
      await fc.assert(
        fc.asyncProperty(fc.array(field, { maxLength: 12 }), async (fields) => {
          const form = Object.fromEntries(fields);
          const answer = await client.post(page, { ...form, csrfmiddlewaretoken: csrfTokenOf(text) });
          expect(answer.status, answer.text).toBeLessThan(500);
        }),
        { seed: FUZZ_SEED, numRuns: RUNS },
      );
      await expectHealth();
    },
    PATIENCE,
  );

  it(
    'answers no address below the pages of accounts with a failure',
    async () => {
      const paths = inputsFrom(
        [
          'accounts/reset/MQ/abc-def/',
          'accounts/email-verification/abc/',
          'accounts/login/?next=/a&next=//b',
          'accounts/login/code/abc/',
          'accounts/sessions/abc/end/',
          'static/latchkey/site.css?v=1',
        ],
        2000,
      );
      await fc.assert(
        fc.asyncProperty(paths, async (path) => {
          const answer = await member.get(`/${path.toWellFormed()}`);
          expect(answer.status, answer.text).toBeLessThan(500);
        }),
        { seed: FUZZ_SEED, numRuns: RUNS * 2 },
      );
      await expectHealth();
    },
    PATIENCE,
  );
});
