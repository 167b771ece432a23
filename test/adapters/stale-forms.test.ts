import { HttpResponse, templateHelpers } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csrfTokenOf, type TestClient } from '../../src/testing/client/test-client.ts';
import type { MountCase, MountStart, RunningMount } from './mount-case.ts';
import { startMount } from './mount-case.ts';
import { allMounts, helperMounts } from './mounts.ts';
import { makeUser, PASSWORD, tokenOf } from './visitors.ts';

const ASKS = 'send it again';
const QUESTION = 'Please send this again';

/** The starter's apps, and pages of their own in every server. */
const start: MountStart = {
  staleForms: {
    '/api/': async (visitor) => {
      const { csrfToken } = await templateHelpers(visitor);
      return new HttpResponse(
        JSON.stringify([visitor.method, [...(visitor.staleForm?.take() ?? [])], csrfToken.length]),
      );
    },
  },
};

describe.each<MountCase>([...allMounts, ...helperMounts])(
  'a form on a stale token, in $name',
  (mountCase) => {
    let mount: RunningMount;
    beforeAll(async () => {
      mount = await startMount(mountCase, start);
      for (const name of ['ada', 'bob']) await makeUser(mount, name);
      await makeUser(mount, 'ann', { isSuperuser: true, isStaff: true });
    });
    afterAll(() => mount.stop());

    const openLogin = async (client: TestClient, query = '') =>
      csrfTokenOf((await client.get(`/accounts/login/${query}`)).text);
    const credentials = (name: string) => ({ email: `${name}@example.com`, password: PASSWORD });

    async function logIn(client: TestClient, name: string): Promise<void> {
      const csrfmiddlewaretoken = await tokenOf(client);
      const answer = await client.post('/accounts/login/', { csrfmiddlewaretoken, ...credentials(name) });
      expect(answer.status, answer.text).toBe(302);
    }

    async function visitor(name: string): Promise<TestClient> {
      const client = mount.formClient();
      await logIn(client, name);
      return client;
    }

    /** In another tab. */
    const logOut = async (client: TestClient) =>
      client.post('/accounts/logout/', { csrfmiddlewaretoken: await tokenOf(client) });

    const nameOf = async (name: string) =>
      (await mount.project.accounts.users.getByNaturalKey(`${name}@example.com`))?.username;

    it('goes on to next in the second login tab', async () => {
      const client = mount.formClient();
      const token = await openLogin(client, '?next=/members/');
      await logIn(client, 'ada');
      const again = { csrfmiddlewaretoken: token, ...credentials('bob') };
      const answer = await client.post('/accounts/login/', { ...again, next: '/members/' });
      expect([answer.status, answer.location]).toEqual([302, '/members/']);
      expect((await client.get('/members/')).text).toBe('Member ada@example.com');
      expect((await client.get('/news/')).text).toContain('logged in already, as ada@example.com');
      const foreign = await client.post('/accounts/login/', { ...again, next: '//evil.example/' });
      expect([foreign.status, foreign.location]).toEqual([302, '/dashboard/']);
    });

    it('comes back filled in, the password aside, where tabs were restored without cookies', async () => {
      const client = mount.formClient();
      const first = await openLogin(client);
      client.cookies.clear();
      await openLogin(client);
      const answer = await client.post('/accounts/login/', {
        csrfmiddlewaretoken: first,
        ...credentials('ada'),
      });
      expect([answer.status, answer.text.includes(ASKS)]).toEqual([200, true]);
      expect(answer.text).toContain('value="ada@example.com"');
      expect(answer.text).not.toContain(PASSWORD);
      expect((await client.get('/hello')).text).toBe('Hello, AnonymousUser');
      const fresh = { csrfmiddlewaretoken: csrfTokenOf(answer.text), ...credentials('ada') };
      expect((await client.post('/accounts/login/', fresh)).status).toBe(302);
    });

    it('comes back with a word about cookies where there are none', async () => {
      const client = mount.formClient();
      const token = await openLogin(client);
      client.cookies.clear();
      const answer = await client.post('/accounts/login/', {
        csrfmiddlewaretoken: token,
        ...credentials('ada'),
      });
      expect([answer.status, answer.text.includes('allow cookies')]).toEqual([200, true]);
      const fresh = { csrfmiddlewaretoken: csrfTokenOf(answer.text), ...credentials('ada') };
      expect((await client.post('/accounts/login/', fresh)).status).toBe(302);
    });

    it('comes back as the form of who is logged in now, with what was typed', async () => {
      const client = await visitor('ada');
      const token = csrfTokenOf((await client.get('/accounts/profile/')).text);
      await logOut(client);
      await logIn(client, 'bob');
      const sent = { username: 'Typed <b>' };
      const answer = await client.post('/accounts/profile/', { csrfmiddlewaretoken: token, ...sent });
      expect([answer.status, answer.text.includes('now as bob@example.com')]).toEqual([200, true]);
      expect(answer.text).toContain('value="Typed &lt;b&gt;"');
      expect(answer.text).not.toContain('ada@example.com');
      expect([await nameOf('ada'), await nameOf('bob')]).toEqual(['ada', 'bob']);
      const fresh = { csrfmiddlewaretoken: csrfTokenOf(answer.text), username: 'bob' };
      expect((await client.post('/accounts/profile/', fresh)).status).toBe(302);
    });

    it('waits on a page of its own for who has been logged out, until they are in again', async () => {
      const client = await visitor('ada');
      const token = csrfTokenOf((await client.get('/accounts/profile/')).text);
      await logOut(client);
      const fields = { username: 'Kept & typed', old_password: PASSWORD };
      const waiting = await client.post('/accounts/profile/', { csrfmiddlewaretoken: token, ...fields });
      expect([waiting.status, waiting.text.includes(QUESTION)]).toEqual([403, true]);
      expect(waiting.text).toContain('name="username" value="Kept &amp; typed"');
      expect(waiting.text).toContain('href="/accounts/login/" target="_blank"');
      expect(waiting.text).not.toContain(PASSWORD);
      const page = { csrfmiddlewaretoken: csrfTokenOf(waiting.text), username: fields.username };
      await logIn(client, 'ada');
      const back = await client.post('/accounts/profile/', page);
      expect([back.status, back.text.includes('value="Kept &amp; typed"')]).toEqual([200, true]);
      expect(await nameOf('ada')).toBe('ada');
    });

    it('logs nobody out who is not: it goes on, or asks', async () => {
      const client = await visitor('ada');
      const csrfmiddlewaretoken = await tokenOf(client);
      await logOut(client);
      const over = await client.post('/accounts/logout/', { csrfmiddlewaretoken, next: '/hello' });
      expect([over.status, over.location]).toEqual([302, '/hello']);
      await logIn(client, 'bob');
      const asked = await client.post('/accounts/logout/', { csrfmiddlewaretoken });
      expect([asked.status, asked.text.includes(QUESTION)]).toEqual([403, true]);
      expect((await client.get('/hello')).text).toBe('Hello, bob@example.com');
      const pressed = { csrfmiddlewaretoken: csrfTokenOf(asked.text) };
      expect((await client.post('/accounts/logout/', pressed)).status).toBe(302);
      expect((await client.get('/hello')).text).toBe('Hello, AnonymousUser');
    });

    it('asks before a button of another page is pressed', async () => {
      const client = await visitor('ada');
      const other = await visitor('ada');
      const csrfmiddlewaretoken = await tokenOf(client);
      await logIn(client, 'ada');
      const asked = await client.post('/accounts/sessions/end-others/', { csrfmiddlewaretoken });
      expect([asked.status, asked.text.includes(QUESTION)]).toEqual([403, true]);
      expect((await other.get('/hello')).text).toBe('Hello, ada@example.com');
    });

    it('is shown again by the admin, and deletes only when it is confirmed again', async () => {
      const client = await visitor('ann');
      const opened = csrfTokenOf((await client.get('/admin/auth/group/add/')).text);
      await logIn(client, 'ann');
      const typed = { csrfmiddlewaretoken: opened, name: 'Typed group' };
      const form = await client.post('/admin/auth/group/add/', typed);
      expect([form.status, form.text.includes('value="Typed group"'), form.text.includes(ASKS)]).toEqual([
        200,
        true,
        true,
      ]);
      const saved = { csrfmiddlewaretoken: csrfTokenOf(form.text), name: 'Typed group' };
      expect((await client.post('/admin/auth/group/add/', saved)).status).toBe(302);
      const groups = () => mount.project.accounts.groups.list();
      const id = (await groups()).find(({ name }) => name === 'Typed group')?.id;

      const path = `/admin/auth/group/${id}/delete/`;
      const page = (await client.get(path)).text;
      await logIn(client, 'ann');
      const seen = {
        csrfmiddlewaretoken: csrfTokenOf(page),
        _seen: /name="_seen" value="([^"]*)"/.exec(page)?.[1] ?? '',
      };
      const asked = await client.post(path, seen);
      expect([asked.status, asked.text.includes('name="_seen"'), asked.text.includes(ASKS)]).toEqual([
        200,
        true,
        true,
      ]);
      expect((await groups()).some((group) => group.id === id)).toBe(true);

      const action = {
        _action: 'delete',
        _target: 'selection',
        _selected: String(id),
        _confirmed: '1',
        _seen: seen._seen,
      };
      const confirm = await client.post('/admin/auth/group/action/', {
        ...action,
        csrfmiddlewaretoken: seen.csrfmiddlewaretoken,
      });
      expect([confirm.status, confirm.text.includes('Typed group'), confirm.text.includes(ASKS)]).toEqual([
        200,
        true,
        true,
      ]);
      expect((await groups()).some((group) => group.id === id)).toBe(true);
      const again = { ...seen, csrfmiddlewaretoken: csrfTokenOf(asked.text) };
      expect((await client.post(path, again)).status).toBe(302);
      expect((await groups()).some((group) => group.id === id)).toBe(false);
    });

    it('is kept where the page is closed to who acts as another user by now, until they are themselves again', async () => {
      const client = await visitor('ann');
      const page = '/admin/auth/group/add/';
      const csrfmiddlewaretoken = csrfTokenOf((await client.get(page)).text);
      const { id } = await makeUser(mount, 'eve');
      await client.post('/accounts/impersonate/', {
        csrfmiddlewaretoken: await tokenOf(client),
        user: String(id),
      });
      expect((await client.get('/hello')).text).toBe('Hello, eve@example.com');
      const typed = { name: 'Kept group' };
      const kept = await client.post(page, { csrfmiddlewaretoken, ...typed });
      // The last form is that of the page; the first leads back to one's own account.
      const sent = { csrfmiddlewaretoken: csrfTokenOf(kept.text.slice(kept.text.indexOf('<h1>'))), ...typed };
      const early = await client.post(page, sent);
      for (const answer of [kept, early]) {
        expect([answer.status, answer.text.includes(QUESTION)]).toEqual([403, true]);
        expect(answer.text).toContain('name="name" value="Kept group"');
        expect(answer.text).toContain('action="/accounts/impersonate/end/" target="_blank"');
      }
      await client.post('/accounts/impersonate/end/', { csrfmiddlewaretoken: csrfTokenOf(kept.text) });
      const back = await client.post(page, sent);
      expect([back.status, back.text.includes('value="Kept group"'), back.text.includes(ASKS)]).toEqual([
        200,
        true,
        true,
      ]);
      expect((await mount.project.accounts.groups.list()).some(({ name }) => name === typed.name)).toBe(
        false,
      );
    });

    it("of the host's own waits on a page that sends it again", async () => {
      const client = await visitor('ada');
      const csrfmiddlewaretoken = await tokenOf(client);
      await logIn(client, 'bob');
      const asked = await client.post('/basket/', { csrfmiddlewaretoken, item: 'a "book"\n&' });
      expect([asked.status, asked.text.includes(QUESTION)]).toEqual([403, true]);
      expect(asked.text).toContain('name="item" value="a &quot;book&quot;\n&amp;"');
      expect((await client.get('/basket/')).text).toContain('[]');
      const pressed = { csrfmiddlewaretoken: csrfTokenOf(asked.text), item: 'a book' };
      expect((await client.post('/basket/', pressed)).status).toBe(302);
      expect((await client.get('/basket/')).text).toContain('a book');
    });

    it("of the host's own is shown by its staleForms, and its route does not run", async () => {
      const client = await visitor('ada');
      const csrfmiddlewaretoken = await tokenOf(client);
      await logIn(client, 'bob');
      const shown = await client.post('/api/rename', { csrfmiddlewaretoken, username: 'Eve' });
      expect([shown.status, JSON.parse(shown.text)]).toEqual([200, ['GET', [['username', 'Eve']], 65]]);
      expect([await nameOf('ada'), await nameOf('bob')]).toEqual(['ada', 'bob']);
    });

    it('is refused to a script, with its code', async () => {
      const client = await visitor('ada');
      const csrfmiddlewaretoken = await tokenOf(client);
      await logIn(client, 'bob');
      for (const path of ['/accounts/profile/', '/basket/']) {
        const json = await client.post(
          path,
          { csrfmiddlewaretoken, item: 'a' },
          { accept: 'application/json' },
        );
        expect([json.status, JSON.parse(json.text).code]).toEqual([403, 'csrf_token_invalid']);
        const header = await client.post(path, { item: 'a' }, { 'x-csrftoken': csrfmiddlewaretoken });
        expect([header.status, header.text.includes('not accepted')]).toEqual([403, true]);
      }
    });
  },
);
