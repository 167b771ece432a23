import { describe, expect, it } from 'vitest';
import { csrfTokenOf } from '../../src/testing/client/test-client.ts';
import { logIn, makeUser, startAttackSite } from '../support/attack-project.ts';

const LOGIN = '/accounts/login/';
const ADDRESS = '198.51.100.7';
const OWNER = 'owner@example.com';

/** What somewhere is believed to say who the visitor is, in several spellings. */
const HEADERS = [
  'forwarded',
  'x-real-ip',
  'x-client-ip',
  'client-ip',
  'cf-connecting-ip',
  'true-client-ip',
  'fastly-client-ip',
  'x-cluster-client-ip',
  'x-original-forwarded-for',
  'x-forwarded',
  'x_forwarded_for',
  'X_Real_IP',
  'via',
];

/** Guesses at another account each through a proxy that is trusted, where a network has 50 failures: the status of each. */
async function guesses(
  headersOf: (nth: number) => Readonly<Record<string, string>>,
): Promise<readonly number[]> {
  const site = await startAttackSite({ settings: { trustedProxies: ['127.0.0.1'] } });
  await makeUser(site, OWNER);
  const client = site.client();
  const csrfmiddlewaretoken = csrfTokenOf((await client.get(LOGIN)).text);
  const found: number[] = [];
  for (let nth = 1; nth <= 52; nth++) {
    const fields = { csrfmiddlewaretoken, email: `nobody${nth}@example.com`, password: 'a' };
    found.push((await client.post(LOGIN, fields, headersOf(nth))).status);
  }
  expect(await logIn(site.client(), OWNER)).toBe(true);
  await site.stop();
  return found;
}

const stopped = [...Array.from({ length: 50 }, () => 200), 429, 429];

describe('guesses of one network', () => {
  it.each(HEADERS)('are stopped whatever %s they send', async (name) => {
    const headers = (nth: number) => ({ 'x-forwarded-for': ADDRESS, [name]: `203.0.113.${nth}` });
    expect(await guesses(headers)).toEqual(stopped);
  });

  it('are stopped whatever they write before what the proxy adds', async () => {
    const before = ['10.0.0.9', '127.0.0.1', '203.0.113', 'unknown', '::1', '[2001:db8::1]:80', ','];
    const headers = (nth: number) => ({
      'x-forwarded-for': `${before[nth % before.length]}${nth}, ${before[nth % before.length]}, ${ADDRESS}`,
    });
    expect(await guesses(headers)).toEqual(stopped);
  });

  it('are stopped however their IPv6 address is written, and whichever of their network they take (CVE-2026-45364)', async () => {
    const spellings = [
      '2001:db8:0:1200::7',
      '2001:0DB8:0000:1200:0000:0000:0000:0007',
      '2001:db8::1200:0:0:0:8',
      '2001:db8:0:1200:ffff:1:2:3',
      '2001:db8:0:12ff::1',
      '[2001:db8:0:1201::1]:4711',
    ];
    const headers = (nth: number) => ({ 'x-forwarded-for': spellings[nth % spellings.length] ?? '' });
    expect(await guesses(headers)).toEqual(stopped);
  });

  it('are those of others where the address is another', async () => {
    const headers = (nth: number) => ({
      'x-forwarded-for': nth % 2 ? '2001:db8:0:1200::7' : '2001:db8:0:1300::7',
    });
    expect(await guesses(headers)).toEqual(Array.from({ length: 52 }, () => 200));
  });
});
