import type { PasswordHasher } from 'latchkey';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cheapHashers } from '../../src/testing/cheap-hashers.ts';
import type { TestAnswer } from '../../src/testing/client/test-answer.ts';
import { csrfTokenOf, type TestClient } from '../../src/testing/client/test-client.ts';
import { TestClock } from '../../src/testing/test-clock.ts';
import type { User } from '../../starter/accounts/user.ts';
import { startMount } from '../adapters/mount-case.ts';
import { express5 } from '../adapters/mounts/express.ts';
import { startAttackSite } from '../support/attack-project.ts';

const EMAIL = 'owner@example.com';
const PASSWORD = 'correct horse battery';
const LOGIN = '/accounts/login/';

/** A hasher that counts the passwords that it is asked about. */
function countingHasher() {
  const [cheap] = cheapHashers() as [PasswordHasher];
  const counter = { evaluated: 0 };
  const hasher: PasswordHasher = {
    ...cheap,
    algorithm: cheap.algorithm,
    accepts: (encoded) => cheap.accepts(encoded),
    mustUpdate: (encoded) => cheap.mustUpdate(encoded),
    harden: (...given) => cheap.harden(...given),
    summary: (encoded) => cheap.summary(encoded),
    encode: (password) => {
      counter.evaluated += 1;
      return cheap.encode(password);
    },
    verify: (password, encoded) => {
      counter.evaluated += 1;
      return cheap.verify(password, encoded);
    },
  };
  return { hasher, counter };
}

interface Guess {
  readonly email?: string;
  readonly password?: string;
  readonly path?: string;
  /** The visitor's address, as the proxy in front tells it. */
  readonly from?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A browser that sends the login form as often as it likes. */
async function guesser(client: TestClient) {
  const csrfmiddlewaretoken = csrfTokenOf((await client.get(LOGIN)).text);
  return ({ email = EMAIL, password = 'guess', path = LOGIN, from, headers = {} }: Guess = {}) =>
    client.request(path, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: client.origin,
        ...(from ? { 'x-forwarded-for': from } : {}),
        ...headers,
      },
      body: `${new URLSearchParams({ csrfmiddlewaretoken, email, password })}`,
    });
}

const addresses = (count: number) =>
  Array.from({ length: count }, (_, index) => `198.51.${100 + Math.floor(index / 250)}.${index % 250}`);
const refused = (answers: readonly TestAnswer[]) => answers.filter(({ status }) => status === 429);

interface Site {
  readonly clock: TestClock;
  readonly counter: { evaluated: number };
  client(): TestClient;
  newUser(email: string, values?: object): Promise<User>;
  close(): Promise<void>;
}

describe.each<[string, (databaseUrl?: string) => Promise<Site>]>([
  ['the site', openSite],
  ['Express', openExpress],
])('guesses at %s', (_, open) => {
  let site: Site;
  beforeEach(async () => {
    site = await open();
    await site.newUser(EMAIL);
    site.counter.evaluated = 0;
  });
  afterEach(() => site.close());

  it('are 100 at most at one account, whatever the number of addresses', async () => {
    const guess = await guesser(site.client());
    const from = addresses(200);
    const statuses = new Map<number, number>();
    for (let nth = 0; nth < 500; nth++) {
      const { status } = await guess({ from: from[nth % 200] ?? '', password: `guess ${nth}` });
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      // As patient as the longest pause: nobody could be faster.
      site.clock.advance({ minutes: 15 });
    }
    expect(site.counter.evaluated).toBe(100);
    expect(Object.fromEntries(statuses)).toEqual({ 200: 100, 429: 400 });
    expect((await guess({ password: PASSWORD })).status).toBe(429);
  });

  it('are 50 at most of one address, whatever the number of accounts', async () => {
    const guess = await guesser(site.client());
    const [from = ''] = addresses(1);
    for (let nth = 0; nth < 1000; nth++) await guess({ from, email: `user${nth}@example.com` });
    expect(site.counter.evaluated).toBe(50);
    expect((await guess({ from: '203.0.113.9', password: PASSWORD })).status).toBe(302);
    site.clock.advance({ minutes: 10 });
    const later = await guesser(site.client());
    expect((await later({ from, password: PASSWORD })).status).toBe(302);
  });

  it('are five, of 64 at once', async () => {
    const guess = await guesser(site.client());
    const answers = await Promise.all(addresses(64).map((from) => guess({ from })));
    expect(site.counter.evaluated).toBe(5);
    expect(refused(answers)).toHaveLength(59);
  });

  it('stay counted whatever is tried to shake that off', async () => {
    const guess = await guesser(site.client());
    for (let nth = 0; nth < 5; nth++) await guess();
    const tricks: readonly Guess[] = [
      { email: 'OWNER@EXAMPLE.COM' },
      { email: '  owner@example.com ' },
      { email: 'owner@example.com' },
      { path: '//accounts/login/' },
      { path: '/accounts/login/;x' },
      { path: '/accounts//login/' },
      { path: '/accounts/login/?next=/' },
      { path: '/%61ccounts/login/' },
      { headers: { 'x-real-ip': '203.0.113.1', forwarded: 'for=203.0.113.1', 'client-ip': '203.0.113.1' } },
      { headers: { 'x-forwarded-for': '203.0.113.7, 198.51.100.9' } },
      { headers: { 'user-agent': 'another', 'x-http-method-override': 'GET' } },
    ];
    for (const trick of tricks) await guess({ ...trick, password: PASSWORD });
    expect(site.counter.evaluated).toBe(5);
    expect((await guess({ password: PASSWORD })).status).toBe(429);
  });

  it('of a network are not forgiven for a login of its own', async () => {
    await site.newUser('attacker@example.com');
    site.counter.evaluated = 0;
    const [from = ''] = addresses(1);
    const guess = await guesser(site.client());
    for (let nth = 0; nth < 49; nth++) await guess({ from, email: `user${nth}@example.com` });
    const own = await guesser(site.client());
    expect((await own({ from, email: 'attacker@example.com', password: PASSWORD })).status).toBe(302);
    await guess({ from, email: 'one-more@example.com' });
    expect((await guess({ from, email: 'and-another@example.com' })).status).toBe(429);
    expect(site.counter.evaluated).toBe(51);
  });

  it('are told apart by nothing: known, unknown, inactive', async () => {
    const [inactive, unknown] = ['inact@example.com', 'nobod@example.com'];
    await site.newUser(inactive, { isActive: false });
    const seen: unknown[] = [];
    for (const [index, email] of [EMAIL, inactive, unknown].entries()) {
      const client = site.client();
      const guess = await guesser(client);
      for (let nth = 0; nth < 5; nth++) await guess({ email, from: `203.0.113.${index}` });
      const before = site.counter.evaluated;
      const answer = await guess({ email, from: `203.0.113.${index}` });
      expect(site.counter.evaluated).toBe(before);
      seen.push({ status: answer.status, headers: headersOf(answer), text: textOf(answer, email) });
    }
    expect(seen[0]).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
  });
});

function headersOf({ headers }: TestAnswer) {
  return Object.fromEntries([...headers].filter(([name]) => !['date', 'set-cookie', 'etag'].includes(name)));
}

function textOf({ text }: TestAnswer, email: string): string {
  return text.replaceAll(/value="[\w-]{60,}"/g, 'value="TOKEN"').replaceAll(email, 'EMAIL');
}

async function openSite(): Promise<Site> {
  const { hasher, counter } = countingHasher();
  const clock = new TestClock();
  const site = await startAttackSite({
    settings: { passwordHashers: [hasher], trustedProxies: ['127.0.0.1'] },
    clock: () => clock.now().getTime(),
  });
  return {
    clock,
    counter,
    client: () => site.client(),
    newUser: (email, values) => site.createUser({ email, password: PASSWORD, ...values }),
    close: () => site.stop(),
  };
}

async function openExpress(): Promise<Site> {
  const { hasher, counter } = countingHasher();
  const clock = new TestClock();
  const mount = await startMount(express5, {
    settings: { passwordHashers: [hasher], trustedProxies: ['127.0.0.1'] },
    clock: () => clock.now().getTime(),
  });
  const { users } = mount.project.accounts;
  return {
    clock,
    counter,
    client: () => mount.client(),
    newUser: (email, values) =>
      users.createUser({ email, username: 'Somebody', password: PASSWORD, ...values }) as Promise<User>,
    close: () => mount.stop(),
  };
}
