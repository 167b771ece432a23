import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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

/** The guide's site as Django runs it, on a SQLite file of its own or on a PostgreSQL. */
export class DjangoSite {
  /** The address of its database, as Latchkey wants it. */
  readonly databaseUrl: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'latchkey-django-'));
  readonly #environment: Record<string, string>;

  /** @param postgresUrl An empty database; null for a SQLite file. */
  constructor(postgresUrl: string | null) {
    cpSync(join(import.meta.dirname, 'guide-project'), this.#folder, { recursive: true });
    this.databaseUrl = postgresUrl ?? `sqlite:${join(this.#folder, 'db.sqlite3')}`;
    this.#environment = postgresUrl === null ? {} : postgresEnvironment(postgresUrl);
  }

  /** Makes the migrations of the guide's app, and the tables. */
  migrate(): void {
    this.#python(['manage.py', 'makemigrations', 'accounts']);
    this.#python(['manage.py', 'migrate']);
  }

  /** What Django's own checks and migrations say of the database: fails where they are not content. */
  check(): void {
    this.#python(['manage.py', 'check', '--database', 'default']);
    this.#python(['manage.py', 'migrate', '--check']);
  }

  /** Asks all of it in one process of Django, which answers in the same order. */
  ask(questions: readonly Question[], env: Readonly<Record<string, string>> = {}): readonly unknown[] {
    return JSON.parse(this.#python(['ask.py'], { input: JSON.stringify(questions), env }));
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #python(args: readonly string[], { input = '', env = {} }: { input?: string; env?: object } = {}): string {
    const { PATH = '' } = process.env;
    return execFileSync(PYTHON, args, {
      cwd: this.#folder,
      input,
      encoding: 'utf8',
      stdio: 'pipe',
      env: { PATH, PYTHONDONTWRITEBYTECODE: '1', ...this.#environment, ...env },
    });
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
