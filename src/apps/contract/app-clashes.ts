import type { BaseUser } from '../../core/users/user.ts';
import type { UserModel } from '../../core/users/user-model.ts';
import { ModelError } from '../../models/model-error.ts';
import type { LatchkeyError } from '../../support/errors.ts';
import { filesBelow } from '../../support/files-below.ts';
import type { App } from './app.ts';
import { folderOf } from './app-folders.ts';

type NamesIn = (app: App, userModel: UserModel<BaseUser>) => readonly string[];

/** What apps name, and what may be named by one of them alone. */
const named: Readonly<Record<string, NamesIn>> = {
  setting: ({ settings = {} }) => Object.keys(settings),
  'environment variable': ({ settings = {} }) =>
    Object.values(settings).flatMap(({ env }) => env?.name ?? []),
  command: ({ commands = [] }) => commandNames(commands.map(({ name }) => name)),
  check: ({ checks = [] }) => checks.map(({ id }) => id),
  URL: ({ urls = () => [] }, userModel) => urls(userModel).flatMap(({ name }) => name ?? []),
  template: (app) => filesBelow(folderOf(app, 'templates')),
  event: ({ events = [] }) => events.map(({ name }) => name),
  mail: ({ mails = [] }) => mails,
  'account section': ({ accountSections = [] }) => accountSections.map(({ name }) => name),
  'static file': (app) => filesBelow(folderOf(app, 'static')),
};

/** Each name, and once the first word of those that have two: it is what a command is called, or what several begin with. */
function commandNames(names: readonly string[]): readonly string[] {
  const firstWords = names.filter((name) => name.includes(' ')).map((name) => name.split(' ', 1)[0] ?? '');
  return [...names, ...new Set(firstWords)];
}

/**
 * Whether the apps of a project go together.
 *
 * @throws LatchkeyError `app_invalid` for two apps of one name, for a name that two of them give to something, and for an app
 * that needs one which is not there. It names both.
 */
export function checkApps(apps: readonly App[], userModel: UserModel<BaseUser>): void {
  const names = new Set<string>();
  for (const app of apps) {
    if (names.has(app.name)) throw refused(app, 'there are two apps of that name');
    names.add(app.name);
    const missing = app.needs?.find((needed) => !apps.includes(needed));
    if (missing) throw refused(app, needReason(missing, apps));
  }
  for (const [what, namesIn] of Object.entries(named))
    checkNames(apps, what, (app) => namesIn(app, userModel));
}

function checkNames(apps: readonly App[], what: string, namesIn: (app: App) => readonly string[]): void {
  const owners = new Map<string, App>();
  for (const app of apps) {
    for (const name of namesIn(app)) {
      const owner = owners.get(name);
      if (owner === app && what === 'URL') continue;
      if (owner) throw refused(app, `its ${what} ${name} is called like one of the app ${owner.name}`);
      owners.set(name, app);
    }
  }
}

function needReason({ name }: App, apps: readonly App[]): string {
  const other = apps.some((app) => app.name === name);
  return other
    ? `it needs another app ${name} than the one of that name in the project`
    : `it needs the app ${name}, which is not among the apps of the project`;
}

function refused({ name }: App, reason: string): LatchkeyError {
  return new ModelError('app_invalid', { app: name, reason });
}
