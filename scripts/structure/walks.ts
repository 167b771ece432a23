// What measure-walks.ts counts: single things that a site does, on a process that has done them before.
import { createServer, type RequestListener, type Server } from 'node:http';
import express from 'express';
import { defineApp, defineModel, field, modelForm, openProject } from 'latchkey';
import { latchkey } from 'latchkey/express';
import { createNodeServer } from 'latchkey/node';
import { makeMigrations } from '../../src/migrations/make/make-migrations.ts';
import { migrationText } from '../../src/migrations/writer/migration-text.ts';
import { csrfTokenOf, TestClient } from '../../src/testing/client/test-client.ts';
import { listen } from '../../src/testing/listen.ts';
import project from '../../starter/latchkey.config.ts';

export interface Walk {
  readonly name: string;
  /** What comes before the walk and is not counted; it gives what is. */
  prepare(): Promise<() => unknown>;
}

const EMAIL = 'ada@example.com';
const PASSWORD = 'correct horse battery staple';
const LOGIN = '/accounts/login/';
const options = { folder: '.', writeLog: () => undefined };
const walked = {
  ...project,
  settings: {
    ...project.settings,
    secretKey: 'a-secret-key-for-measurements-alone-0123456789-abcdefgh',
    databaseUrl: 'sqlite::memory:',
    allowedHosts: ['127.0.0.1'],
  },
};

/** Starts the servers; `close` ends them. */
export async function openWalks(): Promise<{ readonly walks: readonly Walk[]; close(): Promise<void> }> {
  const site = openProject(walked, options);
  await site.migrate();
  await site.accounts.users.createUser({ email: EMAIL, username: 'Ada', password: PASSWORD });
  const auth = latchkey(walked, options);
  await auth.migrate();
  await auth.accounts.users.createUser({ email: EMAIL, username: 'Ada', password: PASSWORD });
  const app = express().use(auth);
  app.get('/hello', (request, response) => {
    response.send(`Hello ${request.user.isAuthenticated ? request.user.id : 'you'}`);
  });
  const servers: Server[] = [];
  const serve = async (server: Server) => {
    servers.push(server);
    return (await listen(server)).origin;
  };
  const atSite = await serve(createNodeServer(site.site, { logger: site.logger, ...site.settings }));
  const atExpress = await serve(createServer(app as RequestListener));
  return {
    walks: [
      loginWalk(atSite),
      requestWalk('anonymous request, Express', () => new TestClient(atExpress)),
      requestWalk("user's request, Express", () => loggedIn(atExpress)),
      ...(await modelWalks()),
    ],
    async close() {
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
      await Promise.all([site.close(), auth.close()]);
    },
  };
}

/** Of somebody who has logged in with this browser before: others are told of a new device by mail besides. */
function loginWalk(origin: string): Walk {
  const known = loggedIn(origin);
  return {
    name: 'login',
    async prepare() {
      const client = await known;
      client.cookies.delete('latchkey_session');
      const token = csrfTokenOf((await client.get(LOGIN)).text);
      const fields = { email: EMAIL, password: PASSWORD, csrfmiddlewaretoken: token };
      return async () => requireStatus((await client.post(LOGIN, fields)).status, 302);
    },
  };
}

function requestWalk(name: string, open: () => TestClient | Promise<TestClient>): Walk {
  return {
    name,
    async prepare() {
      const client = await open();
      return async () => requireStatus((await client.get('/hello')).status, 200);
    },
  };
}

async function loggedIn(origin: string): Promise<TestClient> {
  const client = new TestClient(origin);
  requireStatus((await client.submit(LOGIN, { email: EMAIL, password: PASSWORD })).status, 302);
  return client;
}

async function modelWalks(): Promise<Walk[]> {
  const title = field.text({ maxLength: 80 });
  const before = defineModel({ app: 'notes', name: 'Note', fields: { title } });
  const after = defineModel({
    app: 'notes',
    name: 'Note',
    fields: { title, body: field.text({ default: '' }) },
  });
  const planOf = async (model: typeof before | typeof after, migrations: Parameters<typeof plan>[1]) =>
    plan(defineApp({ name: 'notes', models: [model], folder: '.' }), migrations);
  const first = await planOf(before, []);
  const form = () => modelForm(after, { fields: ['title', 'body'] });
  const made = form();
  const walk = (name: string, act: () => unknown): Walk => ({ name, prepare: async () => act });
  return [
    walk('makemigrations, one field added', () => planOf(after, first)),
    walk('model form made', form),
    walk('model form shown', () => made.unbind().asP.toString()),
    walk('model form checked', () =>
      made.bind(new URLSearchParams({ title: 'Notes', body: 'Some' })).validate(),
    ),
  ];
}

async function plan(
  app: ReturnType<typeof defineApp>,
  migrations: Parameters<typeof makeMigrations>[0]['migrations'],
): ReturnType<typeof makeMigrations> {
  const { userModel } = project;
  const planned = await makeMigrations(
    { apps: [app], userModel, migrations },
    { isRenamed: () => false, valueFor: () => '' },
  );
  for (const migration of planned) migrationText(migration, [app]);
  return planned;
}

function requireStatus(status: number, expected: number): void {
  if (status !== expected) throw new Error(`The answer was ${status} in place of ${expected}`);
}
