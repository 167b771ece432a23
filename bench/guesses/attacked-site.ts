import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const STARTER = fileURLToPath(new URL('../../starter', import.meta.url));

/** The starter's site as `npm start` serves it, with the hasher that it has, on a database and a folder of mails of its own. */
export class AttackedSite {
  readonly port: number;
  readonly #folder = mkdtempSync(join(tmpdir(), 'latchkey-guesses-'));
  readonly #environment: NodeJS.ProcessEnv;
  #server: ChildProcess | null = null;

  constructor(port: number) {
    this.port = port;
    this.#environment = {
      ...process.env,
      SECRET_KEY: 'a-key-for-benchmarks-alone-0123456789-0123456789-0123',
      DATABASE_URL: `sqlite:${join(this.#folder, 'site.sqlite3')}`,
      MAIL_URL: `file:${join(this.#folder, 'mail')}`,
      PORT: String(port),
      LOG_LEVEL: 'error',
    };
  }

  async start(): Promise<void> {
    this.#run(['migrate']);
    const args = [COMMAND, 'runserver', '--noreload', '--project', STARTER];
    this.#server = spawn(process.execPath, args, { env: this.#environment, stdio: 'ignore' });
    for (let tries = 0; tries < 600; tries++) {
      const answer = await fetch(`http://127.0.0.1:${this.port}/`).catch(() => null);
      if (answer) return;
      await sleep(100);
    }
    throw new Error('The site did not start.');
  }

  /** Makes a user by the command. */
  addUser(email: string, password: string): void {
    this.#run(['createsuperuser', '--noinput', '--email', email], {
      LATCHKEY_SUPERUSER_USERNAME: 'Somebody',
      LATCHKEY_SUPERUSER_PASSWORD: password,
    });
  }

  /** Ends the site, and tells how many failed logins its audit log has. Each is a guess that was looked at. */
  async end(): Promise<number> {
    if (this.#server) {
      const ended = once(this.#server, 'exit');
      this.#server.kill('SIGTERM');
      await ended;
      this.#server = null;
    }
    const database = new DatabaseSync(join(this.#folder, 'site.sqlite3'), { readOnly: true });
    const query = `select sum(coalesce(json_extract(detail, '$.times'), 1)) as found
      from latchkey_audit_entry where kind = 'userLoginFailed'`;
    const found = Number(database.prepare(query).get()?.found);
    database.close();
    return found;
  }

  /** The newest link in the mails that leads there. */
  async mailedLink(path: string): Promise<string> {
    const folder = join(this.#folder, 'mail');
    for (let tries = 0; tries < 300; tries++) {
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort().reverse()) {
        const text = readFileSync(join(folder, name), 'utf8').replaceAll('=\r\n', '');
        const [link] = new RegExp(`${path}[^\\s"<>]+`).exec(text) ?? [];
        if (link) return link;
      }
      await sleep(100);
    }
    throw new Error(`There is no mail with a link to ${path}.`);
  }

  remove(): void {
    this.#server?.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #run(args: readonly string[], more: NodeJS.ProcessEnv = {}): void {
    const given = [COMMAND, ...args, '--project', STARTER];
    const env = { ...this.#environment, ...more };
    const done = spawnSync(process.execPath, given, { env, encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`${args[0]}: ${done.stderr}${done.stdout}`);
  }
}
