import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Accounts } from '../../src/core/login/accounts.ts';
import { TestClient } from '../../src/testing/client/test-client.ts';
import type { User } from '../../starter/accounts/user.ts';
import { codeBlocks, readDocument } from './documents.ts';
import { VirtualProject } from './virtual-project.ts';

const PASSWORD = 'correct horse battery';

/** The page that the documents show in EJS, and the same in Pug. */
const [ejsPage] = codeBlocks(readDocument('docs/servers.md')).filter(({ language }) => language === 'ejs');
const pugPage = `form(method='post')
  != helpers.csrfField
  each error in form.errors
    p(role='alert')= error
  each field in form.fields
    label(for=field.id)= field.label
    input(type=field.type name=field.name id=field.id value=field.value)&attributes(field.attributes)
    span(id=field.errorsId)= field.errors.join(' ')
`;

/** The login page that a document shows, running. */
interface RunningPage {
  readonly listener: RequestListener;
  readonly accounts: Accounts<User>;
  close(): Promise<void>;
}

/** How the blocks of each document become a server. */
const servers: Readonly<Record<string, (folder: string) => Promise<RunningPage>>> = {
  async express(folder) {
    const { auth } = await import(join(folder, 'app.ts'));
    const { app } = await import(join(folder, 'login.ts'));
    app.set('view engine', 'ejs').set('views', join(folder, 'views'));
    // What Express's own locals call the helper.
    writePage(folder, 'login.ejs', ejsPage?.text.replaceAll('helpers.', '') ?? '');
    return { listener: app, accounts: auth.accounts, close: auth.close };
  },
  async fastify(folder) {
    const { app, auth } = await import(join(folder, 'app.ts'));
    await import(join(folder, 'login.ts'));
    writePage(folder, 'login.pug', pugPage);
    await app.ready();
    return { listener: app.routing, accounts: auth.accounts, close: () => app.close() };
  },
  async hono(folder) {
    const { app, auth } = await import(join(folder, 'app.ts'));
    await import(join(folder, 'login.ts'));
    return { listener: getRequestListener(app.fetch), accounts: auth.accounts, close: auth.close };
  },
  async node(folder) {
    const { auth } = await import(join(folder, 'app.ts'));
    const { login } = await import(join(folder, 'login.ts'));
    return { listener: auth.listener(login), accounts: auth.accounts, close: auth.close };
  },
};

function writePage(folder: string, name: string, text: string): void {
  mkdirSync(join(folder, 'views'));
  writeFileSync(join(folder, 'views', name), text);
}

describe('the login page of', () => {
  let stop = async () => {};
  afterEach(async () => {
    await stop();
    vi.unstubAllEnvs();
  });

  it.each(Object.keys(servers))(
    'docs/%s.md says what is wrong, and leads where the visitor came from',
    async (name) => {
      const project = new VirtualProject(readDocument(`docs/${name}.md`));
      vi.stubEnv('SECRET_KEY', 'x'.repeat(50));
      vi.stubEnv('LOG_LEVEL', 'silent');
      vi.stubEnv('DATABASE_URL', `sqlite:${join(project.folder, 'db.sqlite3')}`);
      const page = await servers[name]?.(project.folder);
      if (!page) throw new Error(`There is no server for ${name}.`);
      const server = createServer(page.listener).listen(0, '127.0.0.1');
      await once(server, 'listening');
      stop = async () => {
        server.close();
        await page.close();
        project.remove();
      };
      await page.accounts.users.createUser({ email: 'ada@example.com', username: 'Ada', password: PASSWORD });

      const client = new TestClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      expect((await client.submit('/login', { email: '', password: '' })).text).toContain(
        'Please fill this in.',
      );
      const refused = await client.submit('/login', { email: 'ada@example.com', password: 'wrong' });
      expect(refused.text).toContain('The email or the password is not correct.');
      expect(refused.text).toContain('value="ada@example.com"');
      const sent = { email: 'ada@example.com', password: PASSWORD };
      expect((await client.submit('/login', sent, '/login?next=//evil.example/')).location).toBe('/');
      expect((await client.submit('/login', sent, '/login?next=/mine')).location).toBe('/mine');
    },
  );
});
