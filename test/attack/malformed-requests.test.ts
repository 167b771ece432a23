import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { startAttackSite } from '../support/attack-project.ts';
import { exchange } from '../support/raw-exchange.ts';
import { expectRefusal, rawRequest } from '../support/refusals.ts';

let site: TestSite<User>;
beforeAll(async () => {
  site = await startAttackSite();
});
afterAll(() => site.stop());

const invalidMethod = { status: 400, reason: 'HPE_INVALID_METHOD' };
const notAllowed = { status: 405, reason: 'is not allowed here' };

describe('a method', () => {
  it.each([
    ['TRACE', notAllowed],
    ['PUT', notAllowed],
    ['DELETE', notAllowed],
    ['PATCH', notAllowed],
    ['QUERY', notAllowed],
    ['PROPFIND', notAllowed],
    ['PURGE', notAllowed],
    ['POST', notAllowed],
    ['get', invalidMethod],
    ['Get', invalidMethod],
    ['FOO', invalidMethod],
    ['GE\tT', invalidMethod],
    ['G\xc9T', invalidMethod],
    ['', invalidMethod],
  ])('%s on a page is refused', async (method, refusal) => {
    await expectRefusal(site, rawRequest(site, `${method} /`), refusal);
  });

  it('of 10 KB is refused', async () => {
    await expectRefusal(site, rawRequest(site, `${'M'.repeat(10_240)} /`), invalidMethod);
  });

  it('CONNECT makes no tunnel', async () => {
    const message = 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n';
    await expectRefusal(site, message, { status: 405, reason: 'HTTP_CONNECT' });
  });

  it('that is refused is answered with those that are allowed', async () => {
    const response = await fetch(`${site.origin}/accounts/login/`, { method: 'DELETE' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, POST, HEAD, OPTIONS');
  });

  it('other than GET and POST opens no guarded page', async () => {
    for (const method of ['HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'QUERY']) {
      const { statuses, text } = await exchange(site.port, rawRequest(site, `${method} /dashboard/`));
      expect(statuses[0] === 200, method).toBe(false);
      expect(text, method).not.toContain('Welcome');
    }
  });
});

const notFound = { status: 404, reason: 'no route matches' };

describe('a path', () => {
  it('of 8 KB leads nowhere, and one of 60 KB is refused', async () => {
    await expectRefusal(site, rawRequest(site, `GET /${'a'.repeat(8000)}`), notFound);
    const tooLong = { status: 431, reason: 'HPE_HEADER_OVERFLOW' };
    await expectRefusal(site, rawRequest(site, `GET /${'a'.repeat(60_000)}`), tooLong);
  });

  it.each([
    ['/%zz', notFound],
    ['/%', notFound],
    ['/%00', notFound],
    ['/dashboard/%00', notFound],
    ['/dashboard%00/', notFound],
    ['/%ff%fe', notFound],
    ['/%c0%ae%c0%ae/%c0%af', notFound],
    ['/%ed%a0%80', notFound],
    ['/\xe9', { status: 400, reason: 'HPE_' }],
    ['//evil.example/', notFound],
    ['//evil.example', notFound],
    ['///evil.example/dashboard', notFound],
    ['//dashboard', notFound],
    ['/evil.example//dashboard', notFound],
    ['/..%2f..%2fetc/passwd', notFound],
    ['/../../etc/passwd', notFound],
    ['/accounts//login/', notFound],
    ['/accounts/login/%2e%2e/%2e%2e/settings.ts', notFound],
    ['/accounts/login/;/', notFound],
    ['/ACCOUNTS/LOGIN/', notFound],
    ['/__proto__/', notFound],
    ['/constructor', notFound],
    ['/\\evil.example', { status: 400, reason: 'Backslash in request path' }],
    ['/\\/evil.example/', { status: 400, reason: 'Backslash in request path' }],
    ['http://evil.example/', { status: 400, reason: 'the host evil.example is not in allowedHosts' }],
    [
      'http://evil.example/dashboard/',
      { status: 400, reason: 'the host evil.example is not in allowedHosts' },
    ],
    ['https://127.0.0.1/', { status: 400, reason: 'the target is https and the connection is not' }],
    ['http://', { status: 400, reason: 'Invalid absolute URL' }],
    ['http://[::1/', { status: 400, reason: 'HPE_|Invalid' }],
    ['ftp://127.0.0.1/', { status: 400, reason: 'neither a path nor an address' }],
    ['*', { status: 400, reason: 'neither a path nor an address' }],
    ['dashboard/', { status: 400, reason: 'HPE_INVALID_URL|neither a path nor an address' }],
    ['/a b', { status: 400, reason: 'HPE_' }],
    ['/a\tb', { status: 400, reason: 'HPE_' }],
    ['/a\0b', { status: 400, reason: 'HPE_' }],
  ])('%j is refused', async (path, { status, reason }) => {
    await expectRefusal(site, rawRequest(site, `GET ${path}`), { status, reason: new RegExp(reason) });
  });

  it.each(['?%zz', '?%00', '?next=%ff', '?next=%00', '?next=%ed%a0%80', '?=&&=', '?__proto__=1'])(
    'with the odd query %j is answered as without it (CVE-2022-31093)',
    async (query) => {
      const { statuses } = await exchange(site.port, rawRequest(site, `GET /accounts/login/${query}`));
      expect(statuses).toEqual([200]);
    },
  );
});

const header = (lines: readonly string[]) => rawRequest(site, 'GET /', lines);

describe('headers', () => {
  it('of 100 KB are refused', async () => {
    await expectRefusal(site, header([`X-Large: ${'a'.repeat(100_000)}`]), {
      status: 431,
      reason: 'HPE_HEADER_OVERFLOW',
    });
  });

  it('that are 1,000 and large are refused', async () => {
    const lines = Array.from({ length: 1000 }, (_, index) => `X-Header-${index}: some value`);
    await expectRefusal(site, header(lines), { status: 431, reason: 'HPE_HEADER_OVERFLOW' });
  });

  it.each([250, 1000])('that are %d and small are refused (CVE-2025-14550)', async (count) => {
    const lines = Array.from({ length: count }, () => 'a: b');
    const reason = /there are more than 200 headers|HPE_HEADER_OVERFLOW/;
    await expectRefusal(site, header(lines), { status: 431, reason });
  });

  it.each([
    ['a name with a space', 'X Y: z'],
    ['a name with a NUL', 'X\0Y: z'],
    ['a name that is not ASCII', 'X\xe9: z'],
    ['no name', ': z'],
    ['no colon', 'X'],
    ['a NUL in the value', 'X: a\0b'],
    ['a bare line feed in the value', 'X: a\nb'],
  ])('with %s are refused', async (_, line) => {
    await expectRefusal(site, header([line]), { status: 400, reason: 'HPE_' });
  });

  it('that expect something unknown are refused', async () => {
    await expectRefusal(site, header(['Expect: the-unexpected']), { status: 417, reason: 'Expect' });
  });

  it('that name another host, scheme or address change nothing (CVE-2019-12781, CVE-2025-29927)', async () => {
    const answer = await site.client().request('/dashboard/', {
      headers: {
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'https',
        'x-forwarded-for': '203.0.113.7',
        'x-original-url': '/accounts/login/',
        'x-rewrite-url': '/accounts/login/',
        'x-http-method-override': 'DELETE',
        'x-middleware-subrequest': 'middleware:middleware:middleware',
        forwarded: 'host=evil.example;proto=https;for=203.0.113.7',
      },
    });
    expect(answer.location).toBe('/accounts/login/?next=/dashboard/');
    expect(JSON.stringify([...answer.headers])).not.toContain('evil.example');
    expect(site.log.join('')).not.toContain('203.0.113.7');
  });
});

const foreign = (host: string) => ({ status: 400, reason: `the host ${host} is not in allowedHosts` });
const oddHost = { status: 400, reason: /Invalid host header|Invalid URL|not in allowedHosts|Missing host/ };

describe('a Host header', () => {
  const request = (lines: readonly string[], version = '1.1') =>
    [`GET / HTTP/${version}`, ...lines, 'Connection: close', '', ''].join('\r\n');

  it.each([
    ['evil.example', foreign('evil.example')],
    ['evil.example:8000', foreign('evil.example:8000')],
    ['127.0.0.1.evil.example', foreign('127.0.0.1.evil.example')],
    ['localhost.evil.example', foreign('localhost.evil.example')],
    ['evil-localhost', foreign('evil-localhost')],
    ['127.1', foreign('127.1')],
    ['', { status: 400, reason: 'Missing host header' }],
    ['user@localhost', oddHost],
    ['user:password@localhost:8000', oddHost],
    ['localhost@evil.example', oddHost],
    ['localhost:80@evil.example', oddHost],
    ['localhost/evil', oddHost],
    ['localhost?evil', oddHost],
    ['localhost#evil', oddHost],
    ['localhost\\evil', oddHost],
    ['localhost:', oddHost],
    ['localhost:99999', oddHost],
    ['localhost:80:80', oddHost],
    ['localhost:abc', oddHost],
    ['localhost.', oddHost],
    ['local host', oddHost],
    ['%6cocalhost', oddHost],
    ['http://localhost', oddHost],
    ['localhost, evil.example', oddHost],
    ['[::1', oddHost],
    ['[::1%25lo]', oddHost],
    ['l\xc3\xb6calhost', oddHost],
    ['..', oddHost],
    ['*', oddHost],
  ])('%j is refused', async (host, refusal) => {
    await expectRefusal(site, request([`Host: ${host}`]), refusal);
  });

  it('of 10,000 characters is refused, and the log keeps a part of it', async () => {
    const before = site.log.length;
    await expectRefusal(site, request([`Host: ${'a'.repeat(10_000)}`]), {
      status: 400,
      reason: 'the host aaa',
    });
    expect(site.log.slice(before).join('').length).toBeLessThan(3000);
  });

  it('that is missing is refused, by HTTP/1.1 and HTTP/1.0 alike', async () => {
    const missing = { status: 400, reason: 'Missing host header' };
    await expectRefusal(site, request([]), missing);
    await expectRefusal(site, request([], '1.0'), missing);
  });

  it.each([
    ['the same host', 'Host: localhost'],
    ['another host', 'Host: evil.example'],
    ['another host under another spelling', 'hOST: evil.example'],
  ])('is refused when it stands beside %s', async (_, second) => {
    await expectRefusal(site, request(['Host: localhost', second]), {
      status: 400,
      reason: 'there is more than one Host header',
    });
  });

  it.each(['localhost', 'LOCALHOST', 'localhost:1', '127.0.0.1:65535', '[::1]', '[::1]:8000'])(
    '%s is answered, whatever its port and letter case',
    async (host) => {
      const { statuses } = await exchange(site.port, request([`Host: ${host}`]));
      expect(statuses).toEqual([200]);
    },
  );
});
