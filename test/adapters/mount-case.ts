import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, Server } from 'node:http';
import { createServer as createHttp2Server, type Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OpenProject, Project, SettingsInput, Visitor } from 'latchkey';
import { type NodeListener, stopServer } from 'latchkey/node';
import { WebSocketServer } from 'ws';
import type { MountOptions } from '../../src/adapters/mount/mount.ts';
import { cheapHashers } from '../../src/testing/cheap-hashers.ts';
import { type Send, TestClient } from '../../src/testing/client/test-client.ts';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import type { LambdaHandler } from '../support/by-lambda.ts';
import { chainProxies, PROXIES } from '../support/chained-proxies.ts';
import { MountClient } from '../support/mount-client.ts';
import { overHttp2 } from '../support/over-http2.ts';

/**
 * A server with pages of its own and accounts in it: one file of `mounts/` for each framework, all with the same pages
 * (see `own-pages.md`), so that one suite runs over all of them.
 */
export interface MountCase {
  readonly name: string;
  /** Whether the adapter sees what node:http has of a request, and not only a Web request made of it. */
  readonly seesRawRequest: boolean;
  /** Whether its server speaks HTTP/2, without TLS. Default: HTTP/1.1. */
  readonly http2?: boolean;
  /** Whether `dressing.ts` stands in front of the accounts. Default: nothing does. */
  readonly dressed?: boolean;
  /** Headers of the project's pages that what stands in front has the last word about. Default: none. */
  readonly overruled?: Readonly<Record<string, string>>;
  /** Whether requests go by the framework's own helper for tests. Default: by the network. */
  readonly byHelper?: boolean;
  /** Whether two proxies stand before it, which it trusts. Default: none. */
  readonly behindProxies?: boolean;
  /** Makes the server for a project, in the manner of its framework. */
  make(parts: MountParts): MadeMount | Promise<MadeMount>;
}

export interface MountParts {
  readonly project: Project<User>;
  readonly options: MountOptions<User>;
  readonly dressed: boolean;
  /** What the page `/slow/` waits for before it changes the session. */
  readonly slow: SlowPage;
}

export interface MadeMount {
  readonly auth: { readonly project: OpenProject<User>; migrate(): Promise<void>; close(): Promise<void> };
  readonly listener: RequestListener;
  /** Sends requests by the framework's own helper for tests. */
  readonly send?: (origin: string) => Send;
  /** The same app as a function of AWS Lambda, by what its framework has for that. */
  readonly lambda?: LambdaHandler;
  /** Who asks for a WebSocket, where the adapter can tell. */
  readonly userOfUpgrade?: (incoming: IncomingMessage) => Promise<Visitor<User>>;
}

/** Lets a test hold a request up: `reached` is called when it is there, and it goes on when the promise is fulfilled. */
export interface SlowPage {
  reached(): Promise<void>;
}

export interface MountStart {
  readonly settings?: Partial<SettingsInput>;
  readonly project?: Partial<Project<User>>;
  readonly csrfExempt?: readonly string[];
  readonly adoptSessions?: MountOptions['adoptSessions'];
  readonly staleForms?: MountOptions<User>['staleForms'];
  readonly slow?: SlowPage;
  readonly clock?: MountOptions['clock'];
  /** What stands in front of the whole server. Default: nothing. */
  readonly front?: (listener: RequestListener) => RequestListener;
}

export interface RunningMount {
  readonly project: OpenProject<User>;
  readonly origin: string;
  readonly port: number;
  /** The log so far. */
  readonly log: readonly string[];
  client(): TestClient;
  /** A visitor whose requests are as those of a browser's forms: `fetch` says of its own that they are a script's. */
  formClient(): TestClient;
  stop(): Promise<void>;
}

const SECRET_KEY = 'a-secret-key-for-tests-that-is-no-secret-0123456789-abcdef';

/** Starts an app on a free port of 127.0.0.1, with a database of its own. */
export async function startMount(mount: MountCase, start: MountStart = {}): Promise<RunningMount> {
  const data = mkdtempSync(join(tmpdir(), 'latchkey-host-'));
  const log: string[] = [];
  const settings: SettingsInput = {
    ...starter.settings,
    secretKey: SECRET_KEY,
    databaseUrl: `sqlite:${join(data, 'test.sqlite3')}`,
    mailUrl: `file:${join(data, 'mail')}`,
    passwordHashers: cheapHashers(),
    ...(mount.behindProxies ? { trustedProxies: [...PROXIES] } : {}),
    ...start.settings,
  };
  const { auth, listener, userOfUpgrade, send } = await mount.make({
    project: { ...starter, ...start.project, settings },
    options: {
      folder: 'starter',
      csrfExempt: start.csrfExempt ?? ['/hooks/'],
      ...(start.staleForms ? { staleForms: start.staleForms } : {}),
      ...(start.adoptSessions ? { adoptSessions: start.adoptSessions } : {}),
      ...(start.clock ? { clock: start.clock } : {}),
      writeLog: (line) => log.push(line),
    },
    dressed: mount.dressed ?? false,
    slow: start.slow ?? { reached: async () => undefined },
  });
  await auth.migrate();
  const served = start.front?.(listener) ?? listener;
  const server = mount.http2 ? createHttp2Server(served as NodeListener) : createServer(served);
  if (userOfUpgrade && server instanceof Server) greetSockets(server, userOfUpgrade);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const proxies = mount.behindProxies ? await chainProxies({ port }) : null;
  const origin = proxies?.origin ?? `http://127.0.0.1:${port}`;
  const stop = async () => {
    await proxies?.stop();
    await (server instanceof Server ? stopServer(server, 1000) : closed(server));
    await auth.close();
    rmSync(data, { recursive: true, force: true });
  };
  const client = () =>
    new TestClient(origin, mount.byHelper ? send?.(origin) : mount.http2 ? overHttp2(origin) : undefined);
  const formClient = () =>
    mount.byHelper || mount.http2
      ? client()
      : new MountClient({ port: Number(new URL(origin).port), origin });
  return { project: auth.project, origin, port, log, client, formClient, stop };
}

function closed(server: Http2Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

/** Tells each WebSocket whose it is. */
function greetSockets(
  server: Server,
  userOfUpgrade: (incoming: IncomingMessage) => Promise<Visitor<User>>,
): void {
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', async (request, socket, head) => {
    const user = await userOfUpgrade(request);
    sockets.handleUpgrade(request, socket, head, (open) => {
      open.send(`Hello, ${user}`);
      open.close();
    });
  });
}
