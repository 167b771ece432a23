import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/database/contract/database.ts';
import { eachDatabase, onSqlite } from '../support/databases.ts';
import { LATER_MIGRATIONS } from '../support/package-migrations.ts';
import { OpenDatabases, rows, run, schemaOf } from './support.ts';

const PROCESSES = 8;
const ITEMS = 100_000;
const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const hooks = new URL('../support/latchkey-from-source.mjs', import.meta.url).href;

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** A process of this package's sources. */
class Running {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  #output = '';

  constructor(script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#child = spawn(process.execPath, ['--import', hooks, pathOf(script), ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, ...env },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    }
    this.ended = once(this.#child, 'close').then(([code]) => ({ code, output: this.#output }));
  }

  async printed(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.#output)) {
      const { code } = await Promise.race([
        once(this.#child.stdout, 'data').then(() => ({ code: null })),
        this.ended,
      ]);
      if (code !== null) throw new Error(`It ended before it printed ${pattern}:\n${this.#output}`);
    }
  }

  say(text: string): void {
    this.#child.stdin.end(text);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}

const manyOf = (make: () => Running) => Array.from({ length: PROCESSES }, make);

eachDatabase((databases) => {
  const open = new OpenDatabases(databases);
  afterAll(() => open.close());

  describe('eight processes that migrate an empty database at once', () => {
    it('all succeed, and make its tables once', { timeout: 120_000 }, async () => {
      const url = await databases.create();
      const env = {
        DATABASE_URL: url,
        SECRET_KEY: 'a-secret-key-for-tests-that-is-no-secret-0123456789-abcdef',
      };
      const args = ['migrate', '--project', pathOf('../support/process-project')];
      const ended = await Promise.all(
        manyOf(() => new Running('../../src/cli/main.ts', args, env)).map((one) => one.ended),
      );
      for (const { code, output } of ended) expect(code, output).toBe(0);

      const applied = ended.flatMap(({ output }) => output.match(/Applied \S+/g) ?? []).sort();
      expect(applied).toEqual([
        'Applied accounts.0001_initial',
        'Applied accounts.0002_customuser_picture',
        'Applied auth.0001_initial',
        'Applied contenttypes.0001_initial',
        ...LATER_MIGRATIONS.toSorted().map((label) => `Applied ${label}`),
      ]);
      const together = open.open(url);
      const alone = await databases.create();
      const { code, output } = await new Running('../../src/cli/main.ts', args, {
        ...env,
        DATABASE_URL: alone,
      }).ended;
      expect(code, output).toBe(0);
      expect(await schemaOf(together)).toEqual(await schemaOf(open.open(alone)));
      expect(await rows(together, 'select count(*) as n from latchkey_migrations')).toEqual([
        { n: applied.length },
      ]);
      const codenames = 'select codename from auth_permission order by codename';
      expect(await rows(together, codenames)).toEqual(await rows(open.open(alone), codenames));
    });
  });

  describe('a process that is killed in the middle of a data migration', () => {
    it('leaves everything as it was, and the next one loses nothing', { timeout: 240_000 }, async () => {
      const url = await databases.create();
      await new Running('migration-process.ts', ['walk', url, 'first']).ended;
      const database = open.open(url);
      await insertItems(database);
      const before = await schemaOf(database);

      const killed = new Running('migration-process.ts', ['walk', url, 'hold']);
      await killed.printed(/^50000$/m);
      killed.kill();
      await killed.ended;
      expect(await schemaOf(database)).toEqual(before);
      expect(await rows(database, 'select count(*) as n from item')).toEqual([{ n: ITEMS }]);

      const { code, output } = await new Running('migration-process.ts', ['walk', url]).ended;
      expect(code, output).toBe(0);
      expect(output).toMatch(/^100000\napplied 0002_step$/m);
      expect(
        await rows(
          database,
          "select count(*) as n, count(distinct id) as ids from item where code = 'code of ' || name",
        ),
      ).toEqual([{ n: ITEMS, ids: ITEMS }]);
      expect(await rows(database, 'select count(*) as n from latchkey_migrations')).toEqual([{ n: 2 }]);
    });
  });
});

onSqlite((databases) => {
  const open = new OpenDatabases(databases);
  afterAll(() => open.close());

  describe('eight processes that open a new file at once', () => {
    it.each([1, 2, 3])('all can write to it (round %i)', { timeout: 60_000 }, async () => {
      const url = await databases.create();
      const running = manyOf(() => new Running('migration-process.ts', ['open', url]));
      await Promise.all(running.map((one) => one.printed(/ready/)));
      for (const one of running) one.say('go');
      for (const { code, output } of await Promise.all(running.map((one) => one.ended)))
        expect(code, output).toBe(0);
      const database = open.open(url);
      expect(await rows(database, 'select count(distinct id) as n from t')).toEqual([{ n: PROCESSES }]);
      expect(await rows(database, 'pragma journal_mode')).toEqual([{ journal_mode: 'wal' }]);
    });
  });
});

async function insertItems(database: Database): Promise<void> {
  const size = 10_000;
  for (let first = 0; first < ITEMS; first += size) {
    const values = Array.from({ length: size }, (_, index) => `('item ${first + index}')`);
    await run(database, `insert into item (name) values ${values.join(',')}`);
  }
}
