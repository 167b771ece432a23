import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** What to tell those who have none. */
export const HOW_TO_GET_POSTGRES =
  'No PostgreSQL was found: install it (on Debian: apt-get install postgresql), or name a server that runs already ' +
  'in LATCHKEY_TEST_POSTGRES_URL.';

/** Where Debian keeps the binaries of each major version. */
const DEBIAN_FOLDER = '/usr/lib/postgresql';
const USER = 'latchkey';
/** Others may take the free port before the server does. */
const ATTEMPTS = 5;
const STOP_PATIENCE = 10_000;

/** A PostgreSQL of one's own, gone with all its data when it stops. */
export interface PostgresServer {
  /** Names the database `postgres`, a superuser and its password. */
  readonly url: string;
  stop(): Promise<void>;
}

/** The folder of `initdb` and `postgres` on this machine: the one in PATH, or else the newest; null for none. */
export function findPostgres(environment: NodeJS.ProcessEnv = process.env): string | null {
  const installed = existsSync(DEBIAN_FOLDER) ? readdirSync(DEBIAN_FOLDER) : [];
  const newestFirst = installed.sort((one, other) => Number(other) - Number(one));
  const folders = [
    ...(environment.PATH ?? '').split(delimiter).filter(Boolean),
    ...newestFirst.map((version) => join(DEBIAN_FOLDER, version, 'bin')),
  ];
  return (
    folders.find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name)))) ?? null
  );
}

/** Makes a cluster in a temporary folder and starts it on 127.0.0.1. It forgets what a power cut would take: fsync is off. */
export async function startPostgres(binaries: string): Promise<PostgresServer> {
  const owner = serverOwner();
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-postgres-'));
  const password = randomBytes(12).toString('hex');
  try {
    initialise(join(binaries, 'initdb'), { folder, password, owner });
    const { child, port } = await launch(join(binaries, 'postgres'), { folder, owner });
    // Should this process end without stopping it.
    const kill = () => child.kill('SIGQUIT');
    process.once('exit', kill);
    return {
      url: `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`,
      async stop() {
        process.off('exit', kill);
        await stopServer(child);
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Who the server runs as. PostgreSQL refuses to run as root, so root hands it to the system's user `postgres`. */
type Owner = { readonly uid: number; readonly gid: number } | null;

function serverOwner(): Owner {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

interface Cluster {
  readonly folder: string;
  readonly owner: Owner;
}

function initialise(initdb: string, { folder, password, owner }: Cluster & { password: string }): void {
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password);
  chmodSync(passwordFile, 0o600);
  if (owner) for (const path of [folder, passwordFile]) chownSync(path, owner.uid, owner.gid);
  const done = spawnSync(
    initdb,
    [
      ['--pgdata', join(folder, 'data')],
      ['--username', USER, '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
      // A locale whose lower() knows more letters than A to Z, as production's does.
      ['--encoding', 'UTF8', '--locale', 'C.UTF-8', '--no-sync'],
    ].flat(),
    { cwd: folder, encoding: 'utf8', ...owner },
  );
  if (done.status !== 0) throw new Error(`initdb failed: ${done.error?.message ?? done.stderr}`);
  rmSync(passwordFile);
}

async function launch(postgres: string, cluster: Cluster): Promise<{ child: ChildProcess; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const child = spawnServer(postgres, cluster, port);
    const failure = await readiness(child);
    if (failure === null) return { child, port };
    if (attempt === ATTEMPTS) throw new Error(`PostgreSQL did not start: ${failure}`);
  }
}

function spawnServer(postgres: string, { folder, owner }: Cluster, port: number): ChildProcess {
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    `unix_socket_directories=${folder}`,
    'max_connections=200',
    'fsync=off',
    'full_page_writes=off',
    'synchronous_commit=off',
    // What `readiness` looks for.
    'lc_messages=C',
  ];
  return spawn(postgres, ['-D', join(folder, 'data'), ...settings.flatMap((setting) => ['-c', setting])], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...owner,
  });
}

/** Waits until the server takes connections; null when it does, and what it said when it ended instead. */
function readiness(child: ChildProcess): Promise<string | null> {
  return new Promise((resolve) => {
    let said = '';
    // Read to the end of its days: a full pipe would stop the server.
    child.stderr?.on('data', (chunk: Buffer) => {
      said = `${said}${chunk}`.slice(-4000);
      if (said.includes('ready to accept connections')) resolve(null);
    });
    child.once('error', (error) => resolve(error.message));
    child.once('exit', () => resolve(said));
  });
}

async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  // "Fast": connections are cut. After a while "immediate"; the data is thrown away anyhow.
  child.kill('SIGINT');
  const impatience = setTimeout(() => child.kill('SIGQUIT'), STOP_PATIENCE);
  await ended;
  clearTimeout(impatience);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  return address.port;
}
