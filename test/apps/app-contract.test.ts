import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  type App,
  type AppInput,
  defineApp,
  defineCheck,
  defineCommand,
  defineEvent,
  defineModel,
  HttpResponse,
  type Model,
  openProject,
  path,
} from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import starter from '../../starter/latchkey.config.ts';

const view = () => new HttpResponse('');
const command = (name: string) => defineCommand({ name, summary: 'work', run: async () => undefined });
const check = (id: string) => defineCheck({ id, problems: () => [] });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-apps-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The folder of an app with one file. */
function folderWith(app: string, file: string): string {
  const path = join(folder, app, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  return join(folder, app);
}

function open(...apps: readonly App[]): void {
  const settings = { ...starter.settings, secretKey: 'x'.repeat(50), databaseUrl: 'sqlite::memory:' };
  const project = openProject(
    { ...starter, settings, apps: [...starter.apps, ...apps] },
    { folder: 'starter' },
  );
  void project.close();
}

describe('defineApp', () => {
  it('takes an app that has no more than a name', () => {
    expect(defineApp({ name: 'bare' })).toEqual({ name: 'bare', models: [] });
    open(defineApp({ name: 'bare' }));
  });

  it.each<[AppInput<readonly Model[]>, string]>([
    [
      { name: 'notes', models: [defineModel({ app: 'notes', name: 'Note', fields: {} })] },
      'it has models and no folder for their migrations',
    ],
    [
      { name: 'notes', checks: [check('others.W001')] },
      'the id of its check others.W001 has to begin with notes.',
    ],
  ])('refuses %j', (app, reason) => {
    expect(() => defineApp(app)).toThrow(`The app notes is not valid: ${reason}`);
  });
});

describe('the apps of a project', () => {
  it.each<[what: string, make: (name: string) => AppInput<readonly Model[]>, reason: string]>([
    ['a command', (name) => ({ name, commands: [command('work')] }), 'its command work'],
    [
      'the first word of a command',
      (name) => ({ name, commands: [command(`work ${name}`)] }),
      'its command work',
    ],
    ['an event', (name) => ({ name, events: [defineEvent('moved')] }), 'its event moved'],
    ['a mail', (name) => ({ name, mails: ['orders/thanks'] }), 'its mail orders/thanks'],
    [
      'an account section',
      (name) => ({ name, accountSections: [{ name: 'orders', title: '', url: name }] }),
      'its account section orders',
    ],
    ['a URL', (name) => ({ name, urls: () => [path('', view, { name: 'start' })] }), 'its URL start'],
    [
      'a template',
      (name) => ({ name, folder: folderWith(name, 'templates/a/b.html') }),
      'its template a/b.html',
    ],
    [
      'a static file',
      (name) => ({ name, folder: folderWith(`${name}-files`, 'static/a/b.css') }),
      'its static file a/b.css',
    ],
  ])('may not both have %s of one name', (_what, make, reason) => {
    const [first, second] = [defineApp(make('first')), defineApp(make('second'))];
    open(first);
    expect(() => open(first, second)).toThrow(
      `The app second is not valid: ${reason} is called like one of the app first.`,
    );
  });

  it('may not have one name', () => {
    expect(() => open(defineApp({ name: 'one' }), defineApp({ name: 'one' }))).toThrow(
      'The app one is not valid: there are two apps of that name.',
    );
  });

  it('must have with them what they need', () => {
    const base = defineApp({ name: 'base' });
    const user = defineApp({ name: 'user', needs: [base] });
    open(user, base);
    expect(() => open(user)).toThrow(
      'The app user is not valid: it needs the app base, which is not among the apps of the project.',
    );
    expect(() => open(user, defineApp({ name: 'base' }))).toThrow('it needs another app base than the one');
  });

  it('may have several addresses with one name', () => {
    open(
      defineApp({
        name: 'list',
        urls: () => [path('', view, { name: 'list' }), path('all/', view, { name: 'list' })],
      }),
    );
  });
});

describe('what an app does when a site opens', () => {
  it('comes before what the project does, and can listen and log', async () => {
    const greeted = defineEvent<{ readonly name: string }>('greeted');
    const lines: string[] = [];
    const opened: string[] = [];
    const greeter = defineApp({
      name: 'greeter',
      onOpen: (accounts, { logger }) => {
        opened.push('app');
        accounts.on(greeted, ({ name }) => logger.info('greeted', { name }));
      },
    });
    const settings = { ...starter.settings, secretKey: 'x'.repeat(50), databaseUrl: 'sqlite::memory:' };
    const project = openProject(
      {
        ...starter,
        settings,
        apps: [...starter.apps, greeter],
        onOpen: (_, { logger }) => {
          opened.push('project');
          logger.info('opened');
        },
      },
      { folder: 'starter', writeLog: (line) => void lines.push(line) },
    );
    await project.accounts.emit(greeted, { name: 'Ada' });
    expect(opened).toEqual(['app', 'project']);
    expect(lines).toEqual([
      expect.stringContaining(' info opened\n'),
      expect.stringContaining(' info greeted name=Ada\n'),
    ]);
    await project.close();
  });
});

describe('defineCommand', () => {
  const declare = (parts: object) => () =>
    defineCommand({ name: 'work', summary: 'work', run: async () => undefined, ...parts });
  it.each([
    [{ name: 'Do-it' }, 'a name is a word of lower-case letters and digits, or two of them'],
    [{ name: 'one two three' }, 'a name is a word of'],
    [{ name: 'friends help' }, 'help is the help of the others'],
    [{ name: 'work', options: { add: { summary: '', many: true } } }, 'its option add takes many values'],
    [{ options: { project: { summary: '' } } }, 'every command has an option project already'],
    [{ options: { noCache: { summary: '' } } }, 'the option noCache cannot be called so'],
    [{ options: { 'dry-run': { summary: '' } } }, 'the option dry-run cannot be called so'],
    [{ arguments: { a: { summary: '', many: true }, b: { summary: '' } } }, 'and a is not the last'],
  ])('refuses %j', (parts, reason) => {
    expect(declare(parts)).toThrow(reason);
  });
});

describe('defineCheck', () => {
  it.each(['W001', 'notes.X001', 'notes.W1'])('refuses the id %s', (id) => {
    expect(() => check(id)).toThrow(`A check cannot have the id ${id}.`);
  });
});
