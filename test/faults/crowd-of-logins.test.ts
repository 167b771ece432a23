import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { argon2Hasher } from '../../src/core/passwords/hashers/argon2-hasher.ts';
import { csrfTokenOf } from '../../src/testing/client/test-client.ts';
import type { TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { isLoggedIn, logIn, makeUser, PASSWORD, startAttackSite } from '../support/attack-project.ts';

const CROWD = 64;
const PLACES = 16;
/** Milliseconds: of 20 pages meanwhile, 19; and of all logins. */
const PAGES_WITHIN = 1000;
const LOGINS_WITHIN = 15_000;

describe('64 logins at once, each with a password hash of the default cost', () => {
  let site: TestSite<User>;
  beforeAll(async () => {
    const settings = { passwordHashers: [argon2Hasher()], passwordHashQueueSize: PLACES };
    site = await startAttackSite({ settings });
    for (let index = 0; index < CROWD; index++) await makeUser(site, `visitor${index}@example.com`);
  }, 60_000);
  afterAll(() => site.stop());

  it('are done, or turned away with 503 where the queue is full, and pages are answered meanwhile', async () => {
    const visitors = await Promise.all(
      Array.from({ length: CROWD }, async (_, index) => {
        const client = site.client();
        const csrfmiddlewaretoken = csrfTokenOf((await client.get('/accounts/login/')).text);
        return {
          client,
          fields: { csrfmiddlewaretoken, email: `visitor${index}@example.com`, password: PASSWORD },
        };
      }),
    );
    let waiting = true;
    const begun = performance.now();
    const logins = Promise.all(
      visitors.map(({ client, fields }) => client.post('/accounts/login/', fields)),
    ).finally(() => {
      waiting = false;
    });
    const pages: number[] = [];
    while (waiting) {
      const asked = performance.now();
      expect((await fetch(site.origin)).status).toBe(200);
      pages.push(performance.now() - asked);
    }
    // Logins wait for the processor, and nobody else waits for them.
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.toSorted((one, other) => one - other)[Math.ceil(pages.length * 0.95) - 1]).toBeLessThan(
      PAGES_WITHIN,
    );
    const answers = await logins;
    expect(performance.now() - begun).toBeLessThan(LOGINS_WITHIN);
    const done = answers.filter(({ status }) => status === 302);
    const refused = answers.filter(({ status }) => status === 503);
    expect(done.length + refused.length).toBe(CROWD);
    expect(done.length).toBeGreaterThanOrEqual(PLACES);
    expect(refused.length).toBeGreaterThan(0);
    for (const { headers } of refused) {
      expect(headers.get('retry-after')).toBe('5');
      expect(headers.getSetCookie().join()).not.toContain('latchkey_session=');
    }
    const opened = await Promise.all(visitors.map(({ client }) => isLoggedIn(client)));
    expect(opened).toEqual(answers.map(({ status }) => status === 302));
    expect(await logIn(site.client(), 'visitor0@example.com')).toBe(true);
  }, 60_000);
});
