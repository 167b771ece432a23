import assert from 'node:assert/strict';
import { addressShower } from '../../../src/cli/commands/runserver/masking/shown-address.ts';
import { HttpResponse } from '../../../src/http/answer/http-response.ts';
import { path as route } from '../../../src/http/routes/urls.ts';
import { isUnder, mayBeUnder } from '../../../src/http/urls/path-prefix.ts';
import { urlHasAllowedHostAndScheme, urlHasAllowedOrigin } from '../../../src/http/urls/safe-redirect.ts';
import { SecretPaths } from '../../../src/http/urls/secret-paths.ts';
import { hostileTargets } from '../../support/redirect-targets.ts';
import type { FuzzTarget } from '../fuzz-target.ts';

const rules = { allowedHosts: new Set(['example.com', 'shop.example.com:8443']), requireHttps: true };
const none = { allowedHosts: new Set<string>(), requireHttps: true };
const origins = ['https://app.example.com', 'http://localhost:5173'];
const secret = 's3cr3t';
const secretPaths = new SecretPaths([
  { path: '/accounts/reset/:user/:token/', secretParameters: ['token'] },
  { path: '/:lang/join/:code', secretParameters: ['code'] },
]);
const showAddress = addressShower([
  route('/accounts/reset/:user/:proof/', () => new HttpResponse(''), { secretParameters: ['proof'] }),
]);

export const urlTargets: readonly FuzzTarget[] = [
  {
    name: 'the target of a redirect',
    seeds: [
      '/dashboard/',
      '/a?next=//b',
      'https://example.com/a',
      'https://shop.example.com:8443',
      'https://app.example.com/#/a?b',
      'http://localhost:5173',
      'https://app.example.com@evil.example/',
      'https://app.example.com.evil.example/',
      ...hostileTargets,
    ],
    check(input) {
      const target = input.trim();
      if (urlHasAllowedHostAndScheme(input, rules)) {
        for (const url of asBrowsers(target)) {
          assert.match(url.host, /^(own\.test|example\.com|shop\.example\.com:8443)$/);
          assert.equal(url.protocol, 'https:');
        }
      }
      if (urlHasAllowedOrigin(input, origins)) {
        for (const url of asBrowsers(target)) assert.ok(origins.includes(url.origin));
      }
      if (urlHasAllowedHostAndScheme(input, none)) {
        for (const url of asBrowsers(target)) assert.equal(url.origin, 'https://own.test');
      }
    },
  },
  {
    name: 'a path below a guarded one',
    seeds: [
      '/reports/',
      '/reports/1',
      '/Reports',
      '/a/../reports',
      '/%72eports',
      '//reports;x=1/',
      '/reportsmith',
    ],
    check(input) {
      // No request line has line breaks and tabs in it; browsers drop them.
      const path = `/${input}`.replace(/[\t\r\n]/g, '').replace(/^\/\//, '/');
      if (isUnder(path, '/reports/')) assert.ok(mayBeUnder(path, '/reports/'));
      // What a browser makes of it leads to the same page.
      const url = URL.parse(`https://own.test${path.replace(/[?#].*$/s, '')}`);
      if (url?.pathname.startsWith('/reports/')) assert.ok(mayBeUnder(path, '/reports/'), path);
    },
  },
  {
    name: 'a path with a secret in it',
    seeds: ['/accounts/reset/7/', '/ACCOUNTS//reset/7', '/de/join/', '/%61ccounts/reset/x/'],
    check(input) {
      assert.equal(typeof secretPaths.hide(input), 'string');
      if (input.includes(secret)) return;
      const path = `/accounts/reset/${input.replaceAll('/', '')}x/${secret}${input}`;
      assert.ok(!secretPaths.hide(path).includes(secret), path);
    },
  },
  {
    name: 'an address that the developer sees',
    seeds: ['/a/?b=c#d', '?next=/x/', 'https://a:b@example.com/?c=%2F%3Ftoken%3Dx', '//', '%', '&code=x'],
    check(input) {
      assert.equal(typeof showAddress(input), 'string');
      if (input.toLowerCase().includes(secret)) return;
      for (const address of [
        `/accounts/reset/7/${secret}${input}`,
        `/accounts/reset/${input.replace(/[/?#]/g, '')}x/${secret}`,
        `/?a=${input}&token=${secret}`,
        `/?next=${encodeURIComponent(`/?a=${input.replaceAll('#', '').toWellFormed()}&token=${secret}`)}`,
      ]) {
        assert.ok(!showAddress(address).includes(secret), address);
      }
    },
  },
];

/** What browsers make of a target: of it as it is, and of what a server or proxy on the way may make of it. */
function asBrowsers(target: string): URL[] {
  return [target, target.replace(/[\t\r\n]/g, ''), target.replaceAll('\\', '/')].map(
    (text) => new URL(text, 'https://own.test/a/b/'),
  );
}
