import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Send } from '../../src/testing/client/test-client.ts';

/** Debian has it where only root's PATH leads. */
const PROGRAM = '/usr/sbin/nginx';

/** Why no test can run nginx; null where it can. */
export const nginxProblem: string | null = existsSync(PROGRAM)
  ? null
  : `${PROGRAM} is not there. On Debian: apt-get install nginx-light`;

export interface Nginx {
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts nginx on 127.0.0.1, with this in its only `location`. */
export async function startNginx(location: string): Promise<Nginx> {
  return startNginxAs((address) => `server { listen ${address}; server_name _; location / { ${location} } }`);
}

/** Starts nginx with a configuration of the `http` context that listens there, and all its files in a folder of its own. */
export async function startNginxAs(configure: (address: string) => string): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-nginx-'));
  const port = await freePort();
  const config = configIn(folder, configure(`127.0.0.1:${port}`));
  const nginx = spawn(PROGRAM, ['-p', folder, '-c', config], { stdio: ['ignore', 'ignore', 'inherit'] });
  await untilUp(nginx, port);
  return {
    port,
    async stop() {
      nginx.kill();
      if (nginx.exitCode === null) await once(nginx, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Has nginx read a configuration of the `http` context. @throws Error with what it says against it. */
export function checkNginx(http: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-nginx-'));
  try {
    execFileSync(PROGRAM, ['-t', '-p', folder, '-c', configIn(folder, http)], { stdio: 'pipe' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Sends requests to a port of 127.0.0.1 from an address of this machine, such as 127.0.1.7. */
export function sendFrom(localAddress: string, port: number): Send {
  return async (path, { method, headers, body }) => {
    const outgoing = request({ host: '127.0.0.1', port, localAddress, path, method, headers, agent: false });
    outgoing.end(body);
    const [incoming] = await once(outgoing, 'response');
    const content = Buffer.concat(await incoming.toArray());
    const received = new Headers();
    for (let index = 0; index < incoming.rawHeaders.length; index += 2)
      received.append(incoming.rawHeaders[index], incoming.rawHeaders[index + 1]);
    return new Response(content.length > 0 ? content : null, {
      status: incoming.statusCode,
      headers: received,
    });
  };
}

function configIn(folder: string, http: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const lines = [
    'daemon off;',
    'master_process off;',
    `pid ${folder}/nginx.pid;`,
    'error_log stderr error;',
    'events {}',
    'http {',
    'access_log off;',
    ...temporary.map((name) => `${name}_temp_path ${folder}/${name};`),
    http,
    '}',
  ];
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, lines.join('\n'));
  return file;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function untilUp(nginx: ChildProcess, port: number): Promise<void> {
  while (nginx.exitCode === null) {
    const up = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (up) return;
    await delay(20);
  }
  throw new Error(`nginx ended with ${nginx.exitCode} before it listened.`);
}
