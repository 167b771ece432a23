import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestClient } from '../../src/testing/client/test-client.ts';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { eachDatabase } from '../support/databases.ts';
import { watchQueries } from '../support/watch-queries.ts';
import { notesProject, PASSWORD } from './notes-project.ts';

type Who = 'anonymous' | 'plain' | 'writer' | 'staff' | 'superuser';

eachDatabase((databases) => {
  let site: TestSite<User>;
  const clients = new Map<Who, TestClient>();
  const users = new Map<Who, User>();

  beforeAll(async () => {
    site = await startTestSite(notesProject, { settings: { databaseUrl: await databases.create() } });
    const { accounts } = site;
    clients.set('anonymous', site.client());
    for (const who of ['plain', 'writer', 'staff', 'superuser'] as const) {
      const email = `${who}@example.com`;
      const isStaff = who === 'staff';
      const values = { email, username: who, password: PASSWORD, isStaff, isSuperuser: who === 'superuser' };
      users.set(who, await accounts.users.createUser(values));
      const client = site.client();
      await client.submit('/accounts/login/', { email, password: PASSWORD });
      clients.set(who, client);
    }
    const group = await accounts.groups.create('writers');
    await accounts.groups.grant(group, ['notes.add_note', 'notes.change_note', 'notes.publish_note']);
    await accounts.groups.addUsers(group, [user('writer')]);
  });
  afterAll(() => site.stop());

  const client = (who: Who): TestClient => clients.get(who) as TestClient;
  const user = (who: Who): User => users.get(who) as User;

  describe('guards', () => {
    const login = (path: string) => `/accounts/login/?next=${path}`;
    it.each([
      ['anonymous', '/notes/add/', login('/notes/add/')],
      ['plain', '/notes/add/', 403],
      ['writer', '/notes/add/', 'add'],
      ['staff', '/notes/add/', 403],
      ['superuser', '/notes/add/', 'add'],
      ['anonymous', '/notes/publish/', '/editors/?next=/notes/publish/'],
      ['writer', '/notes/publish/', 'publish'],
      ['anonymous', '/notes/hidden/', 403],
      ['plain', '/notes/hidden/', 403],
      ['writer', '/notes/hidden/', 'hidden'],
      ['anonymous', '/staff/', login('/staff/')],
      ['plain', '/staff/', 403],
      ['staff', '/staff/', 'staff'],
      ['superuser', '/staff/', 403],
    ] as const)('give somebody %s who asks for %s: %s', async (who, path, outcome) => {
      const { status, location, text } = await client(who).get(path);
      expect(location ?? (status === 200 ? text : status)).toBe(outcome);
    });

    it('refuse at the next request what was taken away', async () => {
      const { permissions } = site.accounts;
      await permissions.grant(user('plain'), ['notes.add_note']);
      expect((await client('plain').get('/notes/add/')).status).toBe(200);
      await permissions.revoke(user('plain'), ['notes.add_note']);
      expect((await client('plain').get('/notes/add/')).status).toBe(403);
    });

    it('need all of several permissions', async () => {
      await site.accounts.permissions.grant(user('staff'), ['notes.change_note']);
      expect((await client('staff').get('/notes/publish/')).status).toBe(403);
      await site.accounts.permissions.grant(user('staff'), ['notes.publish_note']);
      expect((await client('staff').get('/notes/publish/')).status).toBe(200);
      await site.accounts.permissions.revoke(user('staff'), ['notes.change_note', 'notes.publish_note']);
    });
  });

  describe('perms in a template', () => {
    const lines = (...answers: readonly string[]) =>
      ['add', 'delete', 'notes', 'auth', 'in', 'app in', 'unknown'].map(
        (name, i) => `${name}: ${answers[i]}`,
      );
    const no = lines('no', 'no', 'no', 'no', 'no', 'no', 'no');
    it.each([
      ['anonymous', no, 0],
      ['plain', no, 1],
      ['writer', lines('yes', 'no', 'yes', 'no', 'yes', 'yes', 'no'), 1],
      ['superuser', lines('yes', 'yes', 'yes', 'yes', 'yes', 'yes', 'yes'), 0],
    ] as const)('tells what somebody %s may do: %j, in %i queries', async (who, told, queries) => {
      const seen = watchQueries(site.database);
      const { text } = await client(who).get('/with-perms/');
      expect(text.trim().split('\n')).toEqual(told);
      expect(seen).toHaveLength(queries);
    });

    it('costs nothing in a page without it', async () => {
      const seen = watchQueries(site.database);
      expect((await client('writer').get('/without-perms/')).text).toContain(
        'No perms here, writer@example.com.',
      );
      expect(seen).toEqual([]);
    });

    it.each([
      ['/included/', 'page', 'may add true'],
      ['/computed/', 'may add true', 'any'],
    ])('is there for what a page extends and includes: %s', async (path, ...told) => {
      const seen = watchQueries(site.database);
      const { text } = await client('writer').get(path);
      for (const part of told) expect(text).toContain(part);
      expect(seen).toHaveLength(1);
      expect((await client('plain').get(path)).text).toContain('may not add');
    });

    it('is what the view says, where it says it', async () => {
      const seen = watchQueries(site.database);
      expect((await client('plain').get('/own-perms/')).text).toContain('may add own');
      expect(seen).toEqual([]);
    });

    it('refuses a template that asks a method whose answer is a promise', async () => {
      expect((await client('plain').get('/promised/')).status).toBe(500);
      expect(site.log.join('')).toContain('notes/promised.html calls a method that answers later');
    });
  });
});
