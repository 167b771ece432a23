import { rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopServer } from '../adapters/node/node-server.ts';
import { openProject } from '../compose/open-project.ts';
import type { OpenProject, Project } from '../compose/project.ts';
import type { SettingsInput } from '../compose/settings/settings.ts';
import type { BaseUser } from '../core/users/user.ts';
import type { UserValues } from '../core/users/user-manager.ts';
import type { Clock } from '../support/clock.ts';
import type { MaybePromise } from '../support/maybe-promise.ts';
import { randomString } from '../support/secrets.ts';
import { withCheapHashes } from './cheap-hashers.ts';
import { AppClient } from './client/app-client.ts';
import { overNetwork, type Send } from './client/test-client.ts';
import { listen } from './listen.ts';
import { newOutbox, type Outbox, outboxMailer } from './outbox.ts';
import { UserFactory } from './user-factory.ts';

/** Where a client's requests go: the origin of a server, or what answers Web requests, a Hono app for one. */
export type ClientTarget = string | { fetch(request: Request): MaybePromise<Response> };

/** A project that is open for tests, with a database of its own. */
export interface TestProject<U extends BaseUser> extends OpenProject<U> {
  /**
   * The mail that would have been sent, the first one first; `mail.last` is the latest. What a client's request has caused
   * is there when the request is answered; for anything else see `mailSent`.
   */
  readonly mail: Outbox;
  /** Sends what is due in the outbox, and waits until it is in `mail`: after a `sendMail` without a request. */
  mailSent(): Promise<void>;
  /** The log so far, a line each. */
  readonly log: string[];
  /**
   * A new visitor, with cookies of its own. Without a target the project answers its requests itself, in memory; a
   * server of one's own is asked at its origin (see `serve`).
   */
  client(target?: ClientTarget): AppClient<U>;
  /** Starts a server on a free port of 127.0.0.1, until the app is closed: `app.client(await app.serve(express))`. */
  serve(handler: RequestListener): Promise<string>;
  /**
   * Makes a user. What the model needs and is not given is made up: an address as `user1@example.com`, another one for
   * each user. The user is active, and has no password unless one is given: `client.loginAs` needs none.
   *
   * @throws LatchkeyError as `UserManager.createUser`; `field_missing` for what cannot be made up, the row of another
   * model for one.
   */
  createUser(values?: Partial<UserValues<U>>): Promise<U>;
  /** As `createUser`, with every permission. */
  createSuperuser(values?: Partial<UserValues<U>>): Promise<U>;
  /** Stops the servers and closes the database; what is done is done, also when it is called again. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface OpenTestProjectOptions {
  /** Win over the project's own, and over those of tests. */
  readonly settings?: Partial<SettingsInput>;
  /** What relative paths are relative to, the folder of `latchkey.config.ts`. Default: the working directory. */
  readonly folder?: string;
  /** Called with each line of the log too. Default: the log is only kept. */
  readonly writeLog?: (line: string) => void;
}

/** A key for tests alone. */
const TEST_SECRET_KEY = 'a-secret-key-for-tests-that-is-no-secret-0123456789-abcdef';

/** Milliseconds that requests under way have to finish when a test is over. */
const GRACE = 1000;

/** Opens a project for a test and migrates its database, which is in memory unless a setting says otherwise. */
export async function openTestProject<U extends BaseUser>(
  project: Project<U>,
  { settings = {}, folder = '.', writeLog, clock }: OpenTestProjectOptions & { readonly clock: Clock },
): Promise<TestProject<U>> {
  const log: string[] = [];
  // Made when the first file is kept.
  const mediaFolder = join(tmpdir(), `latchkey-media-${randomString(16)}`);
  const mail = newOutbox();
  const open = openProject(
    { ...project, settings: { ...testSettings(project.settings), mediaFolder, ...given(settings) } },
    {
      folder,
      clock,
      mailer: outboxMailer(mail),
      missingTexts: 'throw',
      // What the machine has set is no part of a test.
      environment: {},
      writeLog: (line) => {
        log.push(line);
        writeLog?.(line);
      },
    },
  );
  const servers: Server[] = [];
  let closed: Promise<void> | undefined;
  const close = async () => {
    await Promise.all(servers.map((server) => stopServer(server, GRACE)));
    await open.close();
    rmSync(mediaFolder, { recursive: true, force: true });
  };
  const closeOnce = () => (closed ??= close());
  try {
    await open.migrate();
    open.startMailWorker();
    await open.mailWorker.idle();
  } catch (error) {
    await closeOnce();
    throw error;
  }
  const factory = new UserFactory(open.accounts.users);
  return {
    ...open,
    mail,
    mailSent: async () => void (await open.mailWorker.drain()),
    log,
    client: (target) => newClient(open, target),
    async serve(handler) {
      const server = createServer(handler);
      servers.push(server);
      return (await listen(server)).origin;
    },
    createUser: (values) => factory.createUser(values),
    createSuperuser: (values) => factory.createSuperuser(values),
    close: closeOnce,
    [Symbol.asyncDispose]: closeOnce,
  };
}

function testSettings(own: SettingsInput): SettingsInput {
  return {
    ...own,
    secretKey: TEST_SECRET_KEY,
    databaseUrl: 'sqlite::memory:',
    // Mail is caught: what the machine would send it by is no part of a test.
    mailUrl: 'console:',
    mailWorker: 'on',
    passwordHashers: withCheapHashes(own.passwordHashers),
    // Where test clients are: see `newClient` and `serve`.
    allowedHosts: [...(own.allowedHosts ?? []), 'localhost', '127.0.0.1', '[::1]'],
  };
}

/** Without what is undefined: an environment variable that is not set must not lead to the project's own database. */
function given(settings: Partial<SettingsInput>): Partial<SettingsInput> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

function newClient<U extends BaseUser>(open: OpenProject<U>, target: ClientTarget | undefined): AppClient<U> {
  const { accounts, settings, site } = open;
  const at = typeof target === 'string' ? new URL(target).origin : 'http://localhost';
  const origin = settings.publicOrigin ?? at;
  const inMemory = (fetch: (request: Request) => MaybePromise<Response>): Send => {
    return (path, request) => fetch(new Request(origin + path, request));
  };
  const send = () => {
    if (typeof target === 'string') return overNetwork(at);
    if (target) return inMemory((request) => target.fetch(request));
    return inMemory((request) => site.fetch(request, '127.0.0.1'));
  };
  return new AppClient({ accounts, settings, origin, send: untilAllIsDone(open, send()) });
}

/** Gives the answer once mail is sent and sessions are renewed that it does not wait for itself: a test looks for them. */
function untilAllIsDone<U extends BaseUser>({ mailWorker, accounts }: OpenProject<U>, send: Send): Send {
  return async (path, request) => {
    const response = await send(path, request);
    await mailWorker.idle();
    await accounts.sessions.renewals.written();
    return response;
  };
}
