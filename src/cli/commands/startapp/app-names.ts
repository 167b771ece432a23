import type { Project } from '../../../compose/project.ts';
import type { BaseUser } from '../../../core/users/user.ts';
import { CommandError } from '../../console/command-error.ts';

/** The names of a new app's parts. */
export interface AppNames {
  /** `news_items`, as in tables and permissions. */
  readonly app: string;
  /** `newsItems`: the app in code. */
  readonly variable: string;
  /** `news-items`: its files, its address and the name of its URL. */
  readonly file: string;
  /** `NewsItem`: its first model. */
  readonly model: string;
  /** `countnewsitems`: its command. */
  readonly command: string;
  /** `news-item`: the model's file. */
  readonly modelFile: string;
}

/** Names of apps of the package, and those that Django's own have. */
const reservedApps = ['auth', 'contenttypes', 'latchkey', 'admin', 'sessions', 'messages', 'staticfiles'];
/** What a project has already, as folders or in the code that the app is added to. */
const projectNames = ['settings', 'urls', 'templates', 'static', 'mail', 'dist', 'node_modules'];
const codeNames = ['define_app', 'define_project'];
/** ECMAScript's reserved words (ECMA-262, 12.7.2), and what strict code adds to them. */
const reservedWords = new Set(
  `await break case catch class const continue debugger default delete do else enum export extends false finally for
  function if implements import in instanceof interface let new null package private protected public return static
  super switch this throw true try typeof var void while with yield arguments eval`.split(/\s+/),
);
/** PostgreSQL takes 63 characters for a table's name, and a table's begins with its app's. */
const MAX_LENGTH = 30;

/**
 * The names of an app's parts.
 *
 * @throws LatchkeyError `app_name_invalid` for a name that cannot be, or that the project has already.
 */
export function appNames(name: string, project: Project<BaseUser>): AppNames {
  const names = namesFrom(name);
  const reason = problemOf(name) ?? conflictOf(names, project);
  if (reason) throw new CommandError('app_name_invalid', { name, reason });
  return names;
}

function problemOf(name: string): string | null {
  if (!/^[a-z][a-z\d]*(_[a-z\d]+)*$/.test(name)) {
    return 'a name has lower-case letters, digits and single _, and starts with a letter';
  }
  if (name.length > MAX_LENGTH) return `it may have ${MAX_LENGTH} characters at most`;
  if (reservedApps.includes(name)) return 'that name is reserved';
  if (projectNames.includes(name) || codeNames.includes(name)) return 'a project uses that name otherwise';
  return reservedWords.has(name) ? 'JavaScript keeps that word for itself' : null;
}

function conflictOf({ app, file }: AppNames, { apps, urls }: Project<BaseUser>): string | null {
  if (apps.some(({ name }) => name === app)) return 'the project has an app of that name';
  return urls.some(({ name }) => name === file) ? 'the project has a URL of that name' : null;
}

function namesFrom(app: string): AppNames {
  const words = singular(app)
    .split('_')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  const model = words.join('');
  // The first model's name must not hide what the code beside it uses.
  const isTaken = model in globalThis || ['User', 'HttpRequest'].includes(model);
  return {
    app,
    variable: app.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
    file: app.replaceAll('_', '-'),
    command: `count${app.replaceAll('_', '')}`,
    model: isTaken ? `${model}Item` : model,
    modelFile: `${singular(app).replaceAll('_', '-')}${isTaken ? '-item' : ''}`,
  };
}

/** `notes` → `note`: a guess, which its developer may change. */
function singular(name: string): string {
  if (name.endsWith('ies') && name.length > 4) return `${name.slice(0, -3)}y`;
  return /[^suiw]s$/.test(name) && !name.endsWith('news') ? name.slice(0, -1) : name;
}
