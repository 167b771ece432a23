import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lineChart, path, render } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestAnswer } from '../../src/testing/client/test-answer.ts';
import { createTestApp, type TestApp } from '../../src/testing/create-test-app.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { eachDatabase } from '../support/databases.ts';

const PASSWORD = 'correct horse battery';

/** What is said, without the elements around it. */
const wordsOf = (html: string) =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
const figuresOf = ({ text }: TestAnswer) =>
  [...text.matchAll(/<div class="figure">(.*?)<\/div>/gs)].map(([, figure = '']) => wordsOf(figure));
/** The rows of the tables below the charts. */
const tablesOf = ({ text }: TestAnswer) =>
  [...text.matchAll(/<tbody>(.*?)<\/tbody>/gs)].map(([, table = '']) =>
    [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
      [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) => wordsOf(cell)),
    ),
  );

eachDatabase((databases) => {
  describe('the figures on the first page of the admin', () => {
    let app: TestApp<User>;
    beforeAll(async () => {
      app = await createTestApp(starter, {
        folder: 'starter',
        settings: { databaseUrl: await databases.create() },
      });
    });
    afterAll(() => app.close());

    /** Keeps entries of a moment. */
    const happened = async (at: string, kind: 'userLoggedIn' | 'userCreated', count: number) => {
      const now = app.clock.now();
      app.clock.set(at);
      await app.accounts.audit.recordAll(Array.from({ length: count }, () => ({ kind })));
      app.clock.set(now);
    };
    /** Somebody new, who logs in now: each makes one more of both. */
    const staff = async (...permissions: readonly string[]) => {
      const user = await app.createUser({ isStaff: true });
      await app.accounts.permissions.grant(user, permissions);
      const client = app.client();
      await client.loginAs(user);
      return client;
    };

    it('are of each day in UTC, with their sum and that of the time before', async () => {
      app.clock.set('2026-03-31T12:00:00Z');
      await happened('2026-03-31T00:00:00Z', 'userLoggedIn', 4);
      await happened('2026-03-30T23:59:59.999Z', 'userLoggedIn', 3);
      await happened('2026-03-25T00:00:00Z', 'userLoggedIn', 1210);
      // In the seven days before: from the 18th on, until noon of the 24th.
      await happened('2026-03-24T23:00:00Z', 'userLoggedIn', 100);
      await happened('2026-03-24T11:59:59Z', 'userLoggedIn', 600);
      await happened('2026-03-18T00:00:00Z', 'userLoggedIn', 9);
      await happened('2026-03-17T23:59:59Z', 'userLoggedIn', 50);
      const client = await staff('accounts.view_customuser');
      const page = await client.get('/admin/?days=7');
      expect(figuresOf(page)).toEqual([
        'New users 1 0 in the 7 days before',
        'Logins 1,218 +100%; 609 in the 7 days before',
        'Failed logins 0 0 in the 7 days before',
        'Open sessions 1 1 used in the last 24 hours',
      ]);
      expect(tablesOf(page)).toEqual([
        [
          ['Mar 25, 2026', '1,210', '0'],
          ['Mar 26, 2026', '0', '0'],
          ['Mar 27, 2026', '0', '0'],
          ['Mar 28, 2026', '0', '0'],
          ['Mar 29, 2026', '0', '0'],
          ['Mar 30, 2026', '3', '0'],
          ['Mar 31, 2026', '5', '0'],
        ],
        expect.arrayContaining([['Mar 31, 2026', '1']]),
      ]);
    });

    it('have every failed login, those that are counted together and those that were put off too', async () => {
      app.clock.set('2028-03-31T12:00:00Z');
      const user = await app.createUser({ password: PASSWORD });
      for (let tries = 0; tries < 30; tries++) {
        await app.client().submit('/accounts/login/', { email: user.email, password: 'wrong horse' });
      }
      const page = await (await staff('accounts.view_customuser')).get('/admin/?days=7');
      const [, , failed = ''] = figuresOf(page);
      expect(failed).toMatch(/^Failed logins 30 0 in the 7 days before \d+ of them put off: too many tries$/);
      expect(Number(/before (\d+)/.exec(failed)?.[1])).toBeGreaterThan(0);
      expect(tablesOf(page)[0]?.at(-1)).toEqual(['Mar 31, 2028', '1', '30']);
    });

    it('are of 30 days, unless 7 or 90 are asked for', async () => {
      app.clock.set('2030-03-31T12:00:00Z');
      const client = await staff('accounts.view_customuser');
      const daysOf = async (query: string) => tablesOf(await client.get(`/admin/${query}`))[0]?.length;
      for (const query of ['', '?days=30', '?days=31', '?days=1e9', '?days=%3Cb%3E', '?days=']) {
        expect(await daysOf(query), query).toBe(30);
      }
      expect(await daysOf('?days=7')).toBe(7);
      expect(await daysOf('?days=90')).toBe(90);
      expect((await client.get('/admin/?days=90')).text).toContain(
        '<a href="?days=90" aria-current="true">90 days</a>',
      );
    });

    it('are shown to staff who may view users, or change them, and to nobody else', async () => {
      app.clock.set('2032-03-31T12:00:00Z');
      const shows = async (...permissions: readonly string[]) => {
        const page = await (await staff(...permissions)).get('/admin/');
        expect(page.status).toBe(200);
        return figuresOf(page).length > 0;
      };
      expect(await shows('accounts.view_customuser')).toBe(true);
      expect(await shows('accounts.change_customuser')).toBe(true);
      expect(await shows()).toBe(false);
      expect(await shows('accounts.add_customuser', 'auth.view_group')).toBe(false);
      const user = await app.createUser();
      await app.accounts.permissions.grant(user, ['accounts.view_customuser']);
      const client = app.client();
      await client.loginAs(user);
      expect((await client.get('/admin/')).status).toBe(403);
    });

    it('do not hold a period against one that has been cleared from the log', async () => {
      app.clock.set('2034-03-31T12:00:00Z');
      await happened('2034-03-20T12:00:00Z', 'userCreated', 5);
      await app.accounts.audit.clear(new Date('2034-03-21T00:00:00Z'));
      const client = await staff('accounts.view_customuser');
      const week = await client.get('/admin/?days=7');
      expect(figuresOf(week)[0]).toBe('New users 1 The time before is not in the log any more');
      expect(week.text).not.toContain('has been cleared');
      const month = await client.get('/admin/?days=30');
      expect(wordsOf(month.text)).toContain(
        'What happened before Mar 21, 2034 has been cleared from the log.',
      );
    });

    it('say so where nothing has happened', async () => {
      app.clock.set('2036-03-31T12:00:00Z');
      const user = await app.createUser({ isStaff: true, isSuperuser: true });
      app.clock.set('2036-04-01T06:00:00Z');
      const client = app.client();
      await client.loginAs(user);
      await app.accounts.audit.clear(new Date('2036-04-02T06:00:00Z'));
      const page = await client.get('/admin/?days=7');
      expect(page.text.match(/Nothing in this time\./g)).toHaveLength(2);
      expect(tablesOf(page)).toEqual([]);
    });
  });
});

describe('a chart on a page of a project', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-chart-'));
  let app: TestApp<User>;
  let german: TestApp<User>;
  beforeAll(async () => {
    writeFileSync(
      join(folder, 'charts.html'),
      `{% for chart in charts %}{% include 'admin/chart.html' %}{% endfor %}`,
    );
    writeFileSync(
      join(folder, 'de.json'),
      JSON.stringify({
        'admin.chart.number': '{value, number}',
        'admin.chart.day': '{at, date, ::MMMd}',
        'admin.chart.fullDay': '{at, date, medium}',
        'admin.chart.shortNumber': '{value, number, ::compact-short}',
      }),
    );
    const points = [
      { at: new Date('2026-03-01'), value: 1234.5 },
      { at: new Date('2026-03-02'), value: 2_000_000 },
    ];
    const evil = '"><script>alert(1)</script><b style="color:red">';
    const charts = {
      plain: [{ title: 'Orders', series: [{ label: 'Orders', points }] }],
      one: [{ title: 'Orders', series: [{ label: 'Orders', points: points.slice(0, 1) }] }],
      evil: [
        {
          title: evil,
          series: [
            { label: evil, points },
            { label: evil, points: [] },
          ],
        },
      ],
      hours: [
        {
          title: 'T',
          series: [
            {
              label: 'L',
              points: [
                { at: new Date('2026-03-01T14:30Z'), value: 1 },
                { at: new Date('2026-03-01T18:30Z'), value: 2 },
              ],
            },
          ],
        },
      ],
    };
    const urls = Object.entries(charts).map(([name, options]) =>
      path<User>(`charts/${name}/`, (request) =>
        render(request, 'charts.html', { charts: options.map(lineChart) }),
      ),
    );
    const project = {
      ...starter,
      urls: [...starter.urls, ...urls],
      templateFolders: [folder],
      localeFolders: [folder],
    };
    app = await createTestApp(project, { folder: 'starter' });
    german = await createTestApp(project, { folder: 'starter', settings: { languageCode: 'de' } });
  });
  afterAll(async () => {
    await app.close();
    await german.close();
    rmSync(folder, { recursive: true });
  });
  const get = (name: string) => app.client().get(`/charts/${name}/`);

  it('is a picture with a name and a description, and its table', async () => {
    const page = await get('plain');
    expect(page.text).toMatch(/<svg class="chart-plot" role="img"[^>]*>\s*<title>Orders<\/title>/);
    expect(page.text).toContain(
      '<desc>From Mar 1, 2026 to Mar 2, 2026. Orders: between 1,234.5 and 2,000,000.</desc>',
    );
    expect(page.text.match(/<path [^>]*d="M[\d.,L]+"/g)).toHaveLength(1);
    expect(tablesOf(page)).toEqual([
      [
        ['Mar 1, 2026', '1,234.5'],
        ['Mar 2, 2026', '2,000,000'],
      ],
    ]);
    expect(page.text).toContain('>2M</text>');
    expect(page.text).toMatch(/text-anchor="start">Mar 1<\/text>/);
  });

  it('of one point shows it', async () => {
    const page = await get('one');
    expect(page.text).not.toContain('<path');
    expect(page.text.match(/<circle [^>]*cx="50%"/g)).toHaveLength(1);
  });

  it('says the time of day where its points are not days', async () => {
    const page = await get('hours');
    expect(tablesOf(page)[0]?.[0]).toEqual(['Mar 1, 2026, 2:30 PM', '1']);
    expect(page.text).toContain('Time (UTC)');
  });

  it('has no style of its own, and escapes what it is called', async () => {
    const page = await get('evil');
    expect(page.text).not.toMatch(/<script|<b |\sstyle="/);
    expect(page.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect((await get('plain')).text).not.toMatch(/\sstyle=|<style/);
  });

  it('has numbers and days in the language of the page', async () => {
    const page = await german.client().get('/charts/plain/');
    expect(tablesOf(page)).toEqual([
      [
        ['1. März 2026', '1.234,5'],
        ['2. März 2026', '2.000.000'],
      ],
    ]);
    expect(page.text).toMatch(/text-anchor="start">1\. März<\/text>/);
  });
});
