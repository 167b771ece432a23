import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { AwsClient } from 'aws4fetch';

/** Debian's Python: the package is no other one's. */
const PYTHON = '/usr/bin/python3';

/** Why no server with an S3 interface can be started here; null where one can. */
export const swiftProblem: string | null = hasSwift()
  ? null
  : 'OpenStack Swift was not found: install it (on Debian: apt-get install python3-swift).';

function hasSwift(): boolean {
  try {
    execFileSync(PYTHON, ['-c', 'import swift.common.middleware.s3api'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export const KEYS = { accessKeyId: 'test:tester', secretAccessKey: 'the-secret-of-the-tester' };
export const REGION = 'eu-test-1';

export interface Swift {
  readonly endpoint: string;
  readonly port: number;
  makeBucket(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts OpenStack Swift with its S3 interface on a free port of 127.0.0.1. */
export async function startSwift(): Promise<Swift> {
  if (swiftProblem) throw new Error(swiftProblem);
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-swift-'));
  mkdirSync(join(folder, 'devices/one'), { recursive: true });
  const script = join(import.meta.dirname, 'swift-server.py');
  const swift = spawn(PYTHON, [script, folder, KEYS.accessKeyId, KEYS.secretAccessKey], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const port = await portOf(swift);
  const endpoint = `http://127.0.0.1:${port}`;
  const client = new AwsClient({ ...KEYS, region: REGION, service: 's3', retries: 0 });
  return {
    endpoint,
    port,
    makeBucket: async (name) => {
      const { status } = await client.fetch(`${endpoint}/${name}`, { method: 'PUT' });
      if (status !== 200) throw new Error(`The bucket ${name} was not made: ${status}`);
    },
    stop: async () => {
      const ended = once(swift, 'exit');
      swift.stdin?.end();
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}

async function portOf(swift: ChildProcess): Promise<number> {
  if (!swift.stdout) throw new Error('Swift has no output');
  for await (const line of createInterface(swift.stdout)) return Number(line);
  throw new Error('Swift ended before it listened');
}

/** What a proxy does with a request: leaves it to the server, answers it, or cuts the connection. */
export type Trouble = 'none' | 'cut' | 'cut after the answer came' | 'silence' | 'half an answer' | number;

export interface TroubledProxy {
  readonly endpoint: string;
  /** What has passed so far: `PUT /media/a.bin`. */
  readonly seen: readonly string[];
  stop(): Promise<void>;
}

/** A proxy in front of a server, which makes trouble as told: for the requests in their order, and none afterwards. */
export async function startTroubledProxy(port: number, troubles: readonly Trouble[]): Promise<TroubledProxy> {
  const seen: string[] = [];
  const left = [...troubles];
  const server = createServer((incoming, outgoing) => {
    const trouble = left.shift() ?? 'none';
    seen.push(`${incoming.method} ${incoming.url}`);
    if (trouble === 'cut') return void incoming.socket.destroy();
    if (trouble === 'silence') return;
    if (typeof trouble === 'number') {
      incoming.resume().on('end', () => outgoing.writeHead(trouble).end());
      return;
    }
    const { method, url, headers } = incoming;
    const onward = httpRequest({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
      if (trouble === 'cut after the answer came') return void incoming.socket.destroy();
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      // Swift sends the page of an error after the head of an answer to HEAD too, which is an error to a strict client.
      if (method === 'HEAD') return void outgoing.end();
      if (trouble === 'none') return void answer.pipe(outgoing);
      answer.once('data', (piece: Buffer) => {
        outgoing.write(piece.subarray(0, 100), () => incoming.socket.destroy());
      });
    });
    onward.on('error', () => outgoing.writableEnded || outgoing.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('The proxy has no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    seen,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
