import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SettingsInput } from 'latchkey';
import { afterEach, describe, expect, it } from 'vitest';
import { TestClient } from '../../src/testing/client/test-client.ts';
import { startAttackSite } from '../support/attack-project.ts';
import {
  checkNginx,
  type Nginx,
  nginxProblem,
  sendFrom,
  startNginx,
  startNginxAs,
} from '../support/nginx.ts';

const PASSWORD = 'correct horse battery';
const LOGIN = '/accounts/login/';
const VISITORS = 50;

/** As docs/deployment.md has it, but for the port in the host. */
const withHeaders = `
  proxy_set_header Host $http_host;
  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
  proxy_set_header X-Forwarded-Proto $scheme;
`;

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function startBehindNginx(headers: string, settings: Partial<SettingsInput> = {}) {
  const log: string[] = [];
  const site = await startAttackSite({ settings, writeLog: (line: string) => log.push(line) });
  stops.push(() => site.stop());
  for (let nth = 1; nth <= VISITORS; nth++)
    await site.createUser({ email: `visitor${nth}@example.com`, password: PASSWORD });
  const nginx: Nginx = await startNginx(`proxy_pass http://127.0.0.1:${site.port}; ${headers}`);
  stops.push(() => nginx.stop());
  const origin = settings.publicOrigin ?? `http://127.0.0.1:${nginx.port}`;
  const from = (address: string) => new TestClient(origin, sendFrom(address, nginx.port));
  return { from, log };
}

type Behind = Awaited<ReturnType<typeof startBehindNginx>>;

/** One guesses at many accounts, and 50 visitors log in meanwhile, each from an address of their own. */
async function guessAmongVisitors({ from }: Behind) {
  const guesser = from('127.0.2.1');
  const guesses: number[] = [];
  const logins: number[] = [];
  for (let nth = 1; nth <= 60; nth++) {
    guesses.push((await guesser.submit(LOGIN, { email: `nobody${nth}@example.com`, password: 'a' })).status);
    if (nth <= 60 - VISITORS) continue;
    const visitor = nth - (60 - VISITORS);
    const fields = { email: `visitor${visitor}@example.com`, password: PASSWORD };
    logins.push((await from(`127.0.1.${visitor}`).submit(LOGIN, fields)).status);
  }
  return { guesses, logins };
}

const all = (count: number, status: number) => Array.from({ length: count }, () => status);
const linesOf = ({ log }: Behind) => log.filter((line) => line.includes('proxy_unknown'));

function documentedConfiguration(): string {
  const page = readFileSync('docs/deployment.md', 'utf8');
  const [, example = ''] = /```nginx\n(limit_req_zone[^`]*)```/.exec(page) ?? [];
  return example;
}

if (nginxProblem) process.stderr.write(`Skipped: the tests behind nginx. ${nginxProblem}\n`);

describe.skipIf(nginxProblem)('behind nginx', () => {
  it.each<[string, string, Partial<SettingsInput>]>([
    ['that says who visitors are', withHeaders, {}],
    ['that says nothing, before a site on https', '', { publicOrigin: 'https://shop.example' }],
  ])('%s and that nobody named, 50 visitors log in while one guesses', async (_, headers, settings) => {
    const behind = await startBehindNginx(headers, { allowedHosts: ['127.0.0.1'], ...settings });
    const { guesses, logins } = await guessAmongVisitors(behind);
    expect(logins).toEqual(all(VISITORS, 302));
    // No network can be told from another. Accounts can, wherever the guesses at them come from.
    expect(guesses).toEqual(all(60, 200));
    const atOne: number[] = [];
    for (let nth = 0; nth < 6; nth++) {
      const fields = { email: 'owner@example.com', password: `guess ${nth}` };
      atOne.push((await behind.from(`127.0.3.${nth + 1}`).submit(LOGIN, fields)).status);
    }
    expect(atOne).toEqual([...all(5, 200), 429]);
    expect(linesOf(behind)).toHaveLength(1);
    expect(linesOf(behind)[0]).toMatch(/address=127\.0\.0\.1 .*TRUSTED_PROXIES/);
  });

  it('that is trusted, the guesser alone is stopped', async () => {
    const behind = await startBehindNginx(withHeaders, { trustedProxies: ['127.0.0.1'] });
    const { guesses, logins } = await guessAmongVisitors(behind);
    expect(logins).toEqual(all(VISITORS, 302));
    expect(guesses).toEqual([...all(50, 200), ...all(10, 429)]);
    expect(linesOf(behind)).toEqual([]);
  });

  it('set up as the documentation says, a flood of logins is told to wait, and not that the site is down', async () => {
    const site = await startAttackSite({ settings: { trustedProxies: ['127.0.0.1'] } });
    stops.push(() => site.stop());
    const nginx = await startNginxAs((address) =>
      documentedConfiguration()
        .replace('listen 443 ssl', `listen ${address}`)
        .replaceAll(/ssl_certificate.*;/g, '')
        .replaceAll('127.0.0.1:8000', `127.0.0.1:${site.port}`)
        .replaceAll('proxy_set_header Host $host', 'proxy_set_header Host $http_host'),
    );
    stops.push(() => nginx.stop());
    const client = new TestClient(`http://127.0.0.1:${nginx.port}`, sendFrom('127.0.2.1', nginx.port));
    const statuses: number[] = [];
    // One, and the burst of 10; the next one would be let in 6 seconds later.
    for (let nth = 1; nth <= 12; nth++) statuses.push((await client.get(LOGIN)).status);
    expect(statuses).toEqual([...all(11, 200), 429]);
  });

  it('takes the configuration of the documentation', () => {
    const example = documentedConfiguration();
    const pem = resolve('test/fixtures/localhost.pem');
    expect(example).toContain('listen 443 ssl');
    checkNginx(
      example.replaceAll(/\/etc\/letsencrypt\/\S+\.pem/g, pem).replace('listen 443', 'listen 127.0.0.1:8443'),
    );
  });
});
