import { audit, type HttpRequest, path } from 'latchkey';
import { describe, expect, it } from 'vitest';
import english from '../../src/apps/accounts/locale/en.json' with { type: 'json' };
import { AUDIT_KINDS } from '../../src/core/audit/audit-kinds.ts';
import { createTestApp } from '../../src/testing/create-test-app.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';

const PASSWORD = 'correct horse battery';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

const refund = path('refund/', refundView, { name: 'refund', csrfExempt: true, methods: ['POST'] });
async function refundView(request: HttpRequest<User>) {
  await audit(request, 'orders.refunded', { orderId: 7, note: '<b>' });
  return new Response();
}
const project = { ...starter, urls: [...starter.urls, refund] };

const open = () =>
  createTestApp(project, {
    folder: 'starter',
    settings: { trustedProxies: ['0.0.0.0/0'] },
    now: '2026-01-31T23:59:00Z',
  });

/** The rows of a page as people read them. */
const rows = (html: string) =>
  [...html.matchAll(/<li class="account-row">([\s\S]*?)<\/li>/g)].map(([, row = '']) =>
    row
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );
const activityIn = (html: string) => rows(html.slice(html.indexOf('id="activity"')));

describe('recent activity', () => {
  it('tells in words what happened, when and from where', async () => {
    await using app = await open();
    const user = await app.createUser({ username: 'Ada', password: PASSWORD });
    app.clock.advance({ minutes: 1 });
    const client = app.client();
    const form = { email: user.email, password: PASSWORD };
    const from = { 'user-agent': FIREFOX, 'x-forwarded-for': '203.0.113.9' };
    for (let n = 0; n < 2; n++) await app.client().submit('/accounts/login/', { ...form, password: 'wrong' });
    app.clock.advance({ minutes: 1 });
    const csrfmiddlewaretoken = await client.csrfToken();
    await client.post('/accounts/login/', { ...form, csrfmiddlewaretoken }, from);
    const page = await client.get('/accounts/profile/');
    expect(activityIn(page.text)).toEqual([
      'You logged in 1 Feb 2026, 00:01 UTC Firefox on Linux Network: 203.0.113.0/24',
      expect.stringMatching(/^Somebody tried to log in with a wrong password 2 times 1 Feb 2026, 00:00 UTC/),
      'Your account was made 31 Jan 2026, 23:59 UTC By this site itself',
    ]);
    expect((await client.get('/accounts/activity/')).text).toContain('Your account was made');
  });

  it('shows nothing of where others are who look after the account', async () => {
    await using app = await open();
    const user = await app.createUser({ username: 'Ada' });
    const admin = await app.createUser({ username: 'Boss' });
    const act = { kind: 'userChanged', user, actor: admin, ip: '198.51.100.1' } as const;
    await app.accounts.audit.record(act);
    const client = app.client();
    await client.loginAs(user);
    const page = await client.get('/accounts/activity/');
    expect(page.text).toContain('By somebody who looks after this site');
    expect(page.text).not.toContain('198.51.100');
  });

  it('is for its user alone, and the page for those who are logged in', async () => {
    await using app = await open();
    await app.createUser({ username: 'Ada' });
    const client = app.client();
    expect((await client.get('/accounts/activity/')).location).toBe(
      '/accounts/login/?next=/accounts/activity/',
    );
    await client.loginAs(await app.createUser({ username: 'Eve' }));
    expect(rows((await client.get('/accounts/activity/')).text)).toHaveLength(2);
  });

  it('leads to a page where there is more', async () => {
    await using app = await open();
    const user = await app.createUser({ username: 'Ada' });
    for (let n = 0; n < 6; n++) await app.accounts.audit.record({ kind: 'userChanged', user });
    const client = app.client();
    await client.loginAs(user);
    const page = await client.get('/accounts/profile/');
    expect(activityIn(page.text)).toHaveLength(5);
    expect(page.text).toContain('href="/accounts/activity/"');
    expect(rows((await client.get('/accounts/activity/')).text)).toHaveLength(8);
  });

  it('has a text for every kind that is about a user who is there', () => {
    const texts = Object.keys(english).flatMap((key) => key.split('accounts.activity.kind.')[1] ?? []);
    const none = AUDIT_KINDS.filter((kind) => !texts.includes(kind));
    expect(
      none.filter(
        // The login itself tells of a new device, and `userChanged` of a changed row.
        (kind) =>
          !/^(auditCleared|impersonationRefused|deviceAdded|everySessionEnded|userDeleted|row(Added|Changed|Deleted|ActionRun|Refused)|group(Created|Deleted|Renamed|Permissions.*))$/.test(
            kind,
          ),
      ),
    ).toEqual([]);
    expect(texts.filter((kind) => !AUDIT_KINDS.some((known) => known === kind))).toEqual([]);
  });

  it("has a project's own kinds where the project has a text for them", async () => {
    await using app = await createTestApp(
      { ...project, localeFolders: ['../test/audit/locale'] },
      { folder: 'starter' },
    );
    const client = app.client();
    await client.loginAs(await app.createUser({ username: 'Ada' }));
    await client.request('/refund/', { method: 'POST' });
    expect(rows((await client.get('/accounts/activity/')).text)[0]).toMatch(/^You refunded order 7/);

    await using other = await open();
    const without = other.client();
    await without.loginAs(await other.createUser({ username: 'Ada' }));
    await without.request('/refund/', { method: 'POST' });
    expect(rows((await without.get('/accounts/activity/')).text)).toHaveLength(2);
  });
});
