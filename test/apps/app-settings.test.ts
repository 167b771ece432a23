import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, defineApp, defineSettings, HttpResponse, openProject, path, settingsFor } from 'latchkey';
import { createTestApp } from 'latchkey/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pageSettings } from '../../src/http/settings/page-settings.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';

const guestbookSettings = defineSettings({
  guestbookPageSize: {
    schema: z.int().min(1, 'must be at least 1'),
    default: 20,
    env: { name: 'GUESTBOOK_PAGE_SIZE', as: 'number' },
    doc: 'Entries on a page.',
  },
  guestbookModerators: {
    schema: z.array(z.email('must be an email address')),
    default: [],
    env: { name: 'GUESTBOOK_MODERATORS', as: 'list' },
    doc: 'Who is told of entries.',
  },
  guestbookOpen: {
    schema: z.boolean(),
    default: true,
    env: { name: 'GUESTBOOK_OPEN', as: 'boolean' },
    doc: 'Whether visitors may write.',
  },
});

const guestbook = defineApp({ name: 'guestbook', settings: guestbookSettings });

interface Opened {
  readonly app?: App;
  readonly settings?: object;
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
}

function open({ app = guestbook, settings = {}, folder = 'starter', ...options }: Opened = {}) {
  const own = { secretKey: 'x'.repeat(50), databaseUrl: 'sqlite::memory:', ...settings };
  const project = openProject(
    { ...starter, settings: own, apps: [...starter.apps, app], urls: [] },
    { folder, ...options },
  );
  void project.close();
  return project;
}

describe('the settings of an app', () => {
  it('have their defaults, a list of its own in each project', () => {
    const [one, two] = [open().settingsOf(guestbookSettings), open().settingsOf(guestbookSettings)];
    expect(one).toMatchObject({ guestbookPageSize: 20, guestbookModerators: [], guestbookOpen: true });
    expect(one.guestbookModerators).not.toBe(two.guestbookModerators);
  });

  it('come from the project, and from the environment, which wins', () => {
    const settings = settingsFor(guestbookSettings, { guestbookPageSize: 5, guestbookOpen: false });
    expect(open({ settings, environment: {} }).settingsOf(guestbookSettings)).toMatchObject({
      guestbookPageSize: 5,
      guestbookOpen: false,
    });
    const environment = {
      GUESTBOOK_PAGE_SIZE: '7',
      GUESTBOOK_OPEN: 'yes',
      GUESTBOOK_MODERATORS: 'a@example.com, b@example.com',
    };
    expect(open({ settings, environment }).settingsOf(guestbookSettings)).toMatchObject({
      guestbookPageSize: 7,
      guestbookOpen: true,
      guestbookModerators: ['a@example.com', 'b@example.com'],
    });
  });

  it.each<[Opened, string]>([
    [
      { settings: settingsFor(guestbookSettings, { guestbookPageSize: 0 }) },
      'The setting guestbookPageSize is not valid: must be at least 1',
    ],
    [
      { settings: settingsFor(guestbookSettings, { guestbookModerators: ['a@example.com', 'b'] }) },
      'The setting guestbookModerators.1 is not valid: must be an email address',
    ],
    [
      { environment: { GUESTBOOK_PAGE_SIZE: '0' } },
      'The environment variable GUESTBOOK_PAGE_SIZE is not valid: must be at least 1',
    ],
    [{ environment: { GUESTBOOK_OPEN: 'maybe' } }, 'The environment variable GUESTBOOK_OPEN is not valid'],
    [
      { settings: { guestbookPagesize: 5 } },
      'There is no setting called guestbookPagesize. Did you mean guestbookPageSize?',
    ],
    [{ settings: { siteNmae: 'x' } }, 'There is no setting called siteNmae. Did you mean siteName?'],
    [{ settings: { somethingElse: 5 } }, 'There is no setting called somethingElse.'],
  ])('are checked: %j', (parts, message) => {
    expect(() => open({ environment: {}, ...parts })).toThrow(message);
  });

  it('may have no names that Latchkey has', () => {
    const taken = (name: string, variable: string) =>
      defineApp({
        name: 'guestbook',
        settings: defineSettings({
          [name]: { schema: z.string(), default: '', env: { name: variable }, doc: '' },
        }),
      });
    expect(() => open({ app: taken('siteName', 'GUESTBOOK') })).toThrow(
      'The app guestbook is not valid: its setting siteName is called like one of Latchkey.',
    );
    expect(() => open({ app: taken('guestbookPort', 'PORT') })).toThrow(
      'its setting guestbookPort is read from PORT, which is a variable of Latchkey.',
    );
  });

  it('are those of an app of the project, or of Latchkey itself', () => {
    const project = open({ settings: { siteName: 'Shop' }, environment: {} });
    expect(project.settingsOf(pageSettings).siteName).toBe('Shop');
    const others = defineSettings({
      ...guestbookSettings,
      mine: { schema: z.string(), default: '', doc: '' },
    });
    expect(() => project.settingsOf(others)).toThrow('The setting mine is of no app of the project.');
  });

  it('are read by views', async () => {
    const urls = [
      path<User>(
        '',
        (request) => new HttpResponse(`${request.settingsOf(guestbookSettings).guestbookPageSize}`),
      ),
    ];
    const project = { ...starter, urls, apps: [...starter.apps, guestbook] };
    await using app = await createTestApp(project, {
      settings: {
        loginUrl: '/',
        loginRedirectUrl: '/',
        logoutRedirectUrl: '/',
        ...settingsFor(guestbookSettings, { guestbookPageSize: 3 }),
      },
    });
    expect((await app.client().get('/')).text).toBe('3');
  });

  it('take only defaults and values that the schema takes, as the compiler says', () => {
    // @ts-expect-error: the default is no number.
    defineSettings({ size: { schema: z.int(), default: 'large', doc: '' } });
    // @ts-expect-error: the value is no number.
    settingsFor(guestbookSettings, { guestbookPageSize: 'large' });
    const { guestbookPageSize }: { guestbookPageSize: number } = open().settingsOf(guestbookSettings);
    expect(guestbookPageSize).toBe(20);
  });
});

describe('the .env of the project', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'latchkey-app-settings-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('counts for apps too', () => {
    writeFileSync(join(folder, '.env'), 'GUESTBOOK_PAGE_SIZE=9\n');
    expect(open({ folder }).settingsOf(guestbookSettings).guestbookPageSize).toBe(9);
    expect(open({ folder, environment: {} }).settingsOf(guestbookSettings).guestbookPageSize).toBe(20);
  });
});
