import { execFile, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Debian's own Python, which sees Debian's Django. */
const PYTHON = '/usr/bin/python3';
const MODULES = ['django', 'argon2', 'psycopg2'];

/** Why there is no Django to exchange databases with; null when there is one. */
export function djangoProblem(): string | null {
  const { status } = spawnSync(PYTHON, ['-c', `import ${MODULES.join(', ')}`], { stdio: 'ignore' });
  if (status === 0) return null;
  return 'it needs the real Django (on Debian: apt-get install python3-django python3-argon2 python3-psycopg2)';
}

/** Whether Python has a package that a hasher of Django needs. */
export function hasPython(module: string): boolean {
  return spawnSync(PYTHON, ['-c', `import ${module}`], { stdio: 'ignore' }).status === 0;
}

/** One thing that `ask.py` does: its name, and its arguments. */
export type Question = readonly [name: string, ...args: unknown[]];

/** Sites by their folders: that of the guide, with its own user model, and a blog with Django's user. */
export type DjangoProject = 'guide-project' | 'blog-project';

/** A site as Django runs it, on a SQLite file of its own or on a PostgreSQL. */
export class DjangoSite {
  /** The address of its database, as Latchkey wants it. */
  readonly databaseUrl: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'latchkey-django-'));
  readonly #environment: Record<string, string>;
  readonly #project: DjangoProject;

  /**
   * @param postgresUrl An empty database; null for a SQLite file.
   * @param env What `settings.py` reads besides: `OWN_USER`, `WITHOUT_ARGON2`.
   * @param project Default: the guide's.
   */
  constructor(
    postgresUrl: string | null,
    env: Readonly<Record<string, string>> = {},
    project: DjangoProject = 'guide-project',
  ) {
    this.#project = project;
    for (const folder of ['guide-project', project]) {
      cpSync(join(import.meta.dirname, folder), this.#folder, { recursive: true });
    }
    this.databaseUrl = postgresUrl ?? `sqlite:${join(this.#folder, 'db.sqlite3')}`;
    this.#environment = { ...env, ...(postgresUrl === null ? {} : postgresEnvironment(postgresUrl)) };
  }

  /** Makes the migrations of the site's app, and the tables. */
  async migrate(): Promise<void> {
    const app = this.#project === 'blog-project' ? 'blog' : 'accounts';
    if (!this.#environment.OWN_USER) await this.#python(['manage.py', 'makemigrations', app]);
    await this.#python(['manage.py', 'migrate']);
  }

  /** What Django's own checks and migrations say of the database: fails where they are not content. */
  async check(): Promise<void> {
    await this.#python(['manage.py', 'check', '--database', 'default']);
    await this.#python(['manage.py', 'migrate', '--check']);
  }

  /** Asks all of it in one process of Django, which answers in the same order. */
  async ask(
    questions: readonly Question[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<readonly unknown[]> {
    return JSON.parse(await this.#python(['ask.py'], { input: JSON.stringify(questions), env }));
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Not synchronously: the site that a test asks meanwhile is in the same process. */
  async #python(
    args: readonly string[],
    { input = '', env = {} }: { input?: string; env?: object } = {},
  ): Promise<string> {
    const { PATH = '' } = process.env;
    const running = promisify(execFile)(PYTHON, args, {
      cwd: this.#folder,
      env: { PATH, PYTHONDONTWRITEBYTECODE: '1', ...this.#environment, ...env },
    });
    running.child.stdin?.end(input);
    return (await running).stdout;
  }
}

function postgresEnvironment(url: string): Record<string, string> {
  const { hostname, port, username, password, pathname } = new URL(url);
  return {
    PGHOST: hostname,
    PGPORT: port,
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: pathname.slice(1),
  };
}
