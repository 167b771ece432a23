import { Agent, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { allRows, makeUser, startAttackSite } from '../support/attack-project.ts';

const VISITS = 10_000;
const AT_ONCE = 16;

describe('visitors who only look at the home page', () => {
  let site: TestSite<User>;
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  beforeAll(async () => {
    site = await startAttackSite();
    await makeUser(site, 'ada@example.com');
  });
  afterAll(() => {
    agent.destroy();
    return site.stop();
  });

  function visit(path: string): Promise<{ status: number; cookies: readonly string[] }> {
    return new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port: site.port, path, agent }, (response) => {
        response.resume();
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, cookies: response.headers['set-cookie'] ?? [] });
        });
      })
        .on('error', reject)
        .end();
    });
  }

  it('get no cookie, and 10,000 visits leave every table as it was', async () => {
    const before = await allRows(site);
    let started = 0;
    let cookies = 0;
    const statuses = new Set<number>();
    const visitor = async () => {
      while (started < VISITS) {
        started++;
        const answer = await visit('/');
        statuses.add(answer.status);
        cookies += answer.cookies.length;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, visitor));
    expect([...statuses]).toEqual([200]);
    expect(cookies).toBe(0);
    expect(await allRows(site)).toEqual(before);
  });

  it('leave every table as it was by looking at forms, errors and redirects too', async () => {
    const before = await allRows(site);
    const paths = [
      '/accounts/login/',
      '/accounts/register/',
      '/dashboard/',
      '/nowhere/',
      '/accounts/logout/',
    ];
    for (let round = 0; round < 50; round++) await Promise.all(paths.map(visit));
    expect(await allRows(site)).toEqual(before);
  });
});
