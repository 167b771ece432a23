import { defineUserModel, field } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodedPassword } from '../../src/core/users/user.ts';
import { eachDatabase } from '../support/databases.ts';
import { openUserKind } from '../support/user-kind-app.ts';
import { type Blog, openBlog, staffWith } from './blog.ts';

const USERS = [
  'accounts.view_author',
  'accounts.add_author',
  'accounts.change_author',
  'accounts.delete_author',
] as const;
const GOOD = 'correct horse battery staple';

eachDatabase((databases) => {
  describe('users in the admin', () => {
    let blog: Blog;
    beforeAll(async () => {
      blog = await openBlog({ databaseUrl: await databases.create(), publicOrigin: 'http://localhost' });
    });
    afterAll(() => blog.close());

    const changeOf = (id: unknown) => `/admin/accounts/author/${id}/change/`;
    const actOf = (id: unknown, act: string) => `/admin/latchkey/user/${id}/${act}/`;
    const staff = () => staffWith(blog, USERS);
    const kindsAbout = async (user: { readonly id: number }) =>
      (await blog.accounts.audit.list({ user })).map(({ kind }) => kind);

    it('are made with a password, which has to follow the rules', async () => {
      const { client } = await staff();
      const at = '/admin/accounts/author/add/';
      const form = await client.get(at);
      expect(form.text).toContain('name="confirmPassword"');
      expect(form.text).not.toContain('name="isSuperuser"');
      const fields = { email: 'new@example.com', username: 'New', isActive: 'on' };
      const weak = await client.submit(at, { ...fields, password: '12345678', confirmPassword: '12345678' });
      expect([weak.status, weak.text.includes('attackers try first. Choose another')]).toEqual([200, true]);
      const differs = await client.submit(at, { ...fields, password: GOOD, confirmPassword: 'another' });
      expect(differs.text).toContain('id="id_confirmPassword_error"');
      const none = await client.submit(at, fields);
      expect(none.text).toContain('Give a password, or mail an invitation.');
      const made = await client.submit(at, { ...fields, password: GOOD, confirmPassword: GOOD });
      expect(made.status).toBe(302);
      const user = await blog.accounts.users.getByNaturalKey('new@example.com');
      expect(user && (await blog.accounts.users.checkPassword(user, GOOD))).toBe(true);
      expect(user).toMatchObject({ isStaff: false, isSuperuser: false, isActive: true });
      expect(user && (await kindsAbout(user))).toEqual(expect.arrayContaining(['userCreated', 'rowAdded']));
    });

    it('are invited by a link, by which they choose a first password', async () => {
      const { client } = await staff();
      const at = '/admin/accounts/author/add/';
      const fields = { email: 'guest@example.com', username: 'Guest', isActive: 'on', invite: 'on' };
      const both = await client.submit(at, { ...fields, password: GOOD, confirmPassword: GOOD });
      expect(both.text).toContain('Either give a password, or mail an invitation.');
      const { isActive: _, ...inactive } = fields;
      expect((await client.submit(at, inactive)).text).toContain(
        'An inactive user cannot choose a password.',
      );
      expect((await client.submit(at, fields)).status).toBe(302);
      const guest = await blog.accounts.users.getByNaturalKey('guest@example.com');
      if (!guest) throw new Error('no guest');
      expect(blog.accounts.users.hasUsablePassword(guest)).toBe(false);
      const [mail] = blog.mail.filter(({ to }) => to === 'guest@example.com');
      expect(mail?.subject).toContain('Your account at');
      const link = mail?.links.find((one) => one.includes('/reset/')) ?? '';
      const visitor = blog.client();
      const page = await visitor.follow(await visitor.get(link));
      const set = await visitor.submit(page.path, { password: GOOD, confirmPassword: GOOD });
      expect(set.status).toBe(302);
      const now = await blog.accounts.users.get(guest.id);
      expect(now && (await blog.accounts.users.checkPassword(now, GOOD))).toBe(true);
      // Who has a password is mailed a reset, and no invitation.
      const again = await client.submit(changeOf(guest.id), {}, actOf(guest.id, 'invite'));
      expect((await client.follow(again)).text).toContain('This user has a password already.');
    });

    it('are mailed a link to a new password: nobody chooses it for them', async () => {
      const { client, user: actor } = await staff();
      const user = await blog.createUser({ email: 'forgot@example.com', password: GOOD });
      const page = await client.get(changeOf(user.id));
      expect(page.text).not.toMatch(/name="(password|confirmPassword)"/);
      const before = encodedPassword(user);
      const forged = await client.submit(changeOf(user.id), {
        email: user.email,
        username: 'x',
        password: 'chosen',
      });
      expect(forged.status).toBe(403);
      const sent = await client.submit(changeOf(user.id), {}, actOf(user.id, 'reset'));
      expect((await client.follow(sent)).text).toContain('is on its way');
      const mails = blog.mail.filter(({ to }) => to === 'forgot@example.com');
      expect(mails).toHaveLength(1);
      const now = await blog.accounts.users.get(user.id);
      expect(now && encodedPassword(now)).toBe(before);
      const acts = await blog.accounts.audit.list({ user, kind: ['rowActionRun', 'rowRefused'] });
      expect(acts.map(({ kind, actorId, detail }) => [kind, actorId, detail.action])).toEqual([
        ['rowActionRun', String(actor.id), 'mail reset'],
        ['rowRefused', String(actor.id), 'change password'],
      ]);
    });

    it('are logged out, one session or all, and only sessions of theirs', async () => {
      const { client } = await staff();
      const user = await blog.createUser();
      const other = await blog.createUser();
      const [first, second, third] = [blog.client(), blog.client(), blog.client()];
      for (const one of [first, second]) await one.loginAs(user);
      await third.loginAs(other);
      const [foreign] = await blog.accounts.sessionsOf(other);
      const refused = await client.submit(
        changeOf(user.id),
        { session: foreign?.id ?? '' },
        actOf(user.id, 'end-session'),
      );
      expect((await client.follow(refused)).text).toContain('The user has no such session.');
      expect(await blog.accounts.sessionsOf(other)).toHaveLength(1);
      expect(await kindsAbout(user)).toContain('rowRefused');
      const [one] = await blog.accounts.sessionsOf(user);
      await client.submit(changeOf(user.id), { session: one?.id ?? '' }, actOf(user.id, 'end-session'));
      expect(await blog.accounts.sessionsOf(user)).toHaveLength(1);
      const all = await client.submit(changeOf(user.id), {}, actOf(user.id, 'end-sessions'));
      expect((await client.follow(all)).text).toContain('1 session has ended.');
      expect((await second.user()).isAuthenticated).toBe(false);
    });

    it('keep the session of whoever ends their own', async () => {
      const { client, user } = await staff();
      await blog.client().loginAs(user);
      const [current] = await blog.accounts.sessionsOf(user, await client.session());
      const own = await client.submit(
        changeOf(user.id),
        { session: current?.id ?? '' },
        actOf(user.id, 'end-session'),
      );
      expect((await client.follow(own)).text).toContain('Log out instead.');
      await client.submit(changeOf(user.id), {}, actOf(user.id, 'end-sessions'));
      expect((await blog.accounts.sessionsOf(user)).map(({ id }) => id)).toEqual([current?.id]);
    });

    it('are deactivated with their sessions, activated and unlocked', async () => {
      const { client } = await staff();
      const user = await blog.createUser();
      const visitor = blog.client();
      await visitor.loginAs(user);
      const closed = await client.submit(changeOf(user.id), {}, actOf(user.id, 'deactivate'));
      expect((await client.follow(closed)).text).toContain('is inactive');
      expect((await visitor.user()).isAuthenticated).toBe(false);
      await client.submit(changeOf(user.id), {}, actOf(user.id, 'activate'));
      expect(await blog.accounts.users.get(user.id)).toMatchObject({ isActive: true });
      const open = await client.submit(changeOf(user.id), {}, actOf(user.id, 'unlock'));
      expect((await client.follow(open)).text).toContain('Nobody has to wait any more');
      expect(await kindsAbout(user)).toEqual(
        expect.arrayContaining(['userDeactivated', 'userActivated', 'accountUnlocked']),
      );
      expect((await client.submit(changeOf(user.id), {}, actOf(user.id, 'nothing'))).status).toBe(404);
    });

    it('have their latest events, for whoever may see the log', async () => {
      const { client } = await staffWith(blog, [...USERS, 'latchkey_audit.view_auditentry']);
      const user = await blog.createUser();
      await blog.accounts.users.update(user, { username: 'renamed' });
      const page = await client.get(changeOf(user.id));
      expect(page.text).toContain(`/admin/latchkey_audit/auditentry/?q=${user.id}`);
      const { client: others } = await staff();
      expect((await others.get(changeOf(user.id))).text).not.toContain('id="events"');
    });

    it('are listed with their sessions, a page at a time, without keys', async () => {
      const { client } = await staffWith(blog, ['accounts.view_author']);
      const user = await blog.createUser();
      for (let login = 0; login < 20; login++) await blog.client().loginAs(user);
      const more = await Promise.all(Array.from({ length: 40 }, () => blog.createUser()));
      for (const one of more) await blog.client().loginAs(one);
      const seen: string[] = [];
      let next: string | undefined = '/admin/latchkey/session/';
      while (next) {
        const page: { text: string; status: number } = await client.get(next);
        expect(page.status).toBe(200);
        seen.push(...[...page.text.matchAll(/<tr>\s*<th scope="row">/g)].map(() => next ?? ''));
        const query = /rel="next" href="([^"]+)"/.exec(page.text)?.[1];
        next = query && `/admin/latchkey/session/${query}`;
      }
      const all = await blog.accounts.everybodysSessions({ limit: 1000 });
      expect(seen).toHaveLength(all.length);
      expect(new Set(seen).size).toBe(Math.ceil(all.length / 50));
      const page = await client.get('/admin/latchkey/session/');
      const { key } = await client.session();
      expect(page.text).not.toContain(key);
      expect(page.text).not.toContain('name="session"');
      expect(page.text).toContain('>Sessions<');
      const { client: nobody } = await staffWith(blog, ['accounts.view_post']);
      expect((await nobody.get('/admin/latchkey/session/')).status).toBe(403);
      expect((await nobody.get('/admin/')).text).not.toContain('/admin/latchkey/session/');
    });

    it('end sessions from the list too', async () => {
      const { client } = await staff();
      const user = await blog.createUser();
      blog.clock.advance({ seconds: 1 });
      await blog.client().loginAs(user);
      const [one] = await blog.accounts.sessionsOf(user);
      const list = '/admin/latchkey/session/';
      expect((await client.get(list)).text).toContain(one?.id);
      const fields = { session: one?.id ?? '', from: 'sessions' };
      const ended = await client.submit(list, fields, actOf(user.id, 'end-session'));
      expect([ended.status, ended.location]).toEqual([302, list]);
      expect(await blog.accounts.sessionsOf(user)).toEqual([]);
    });

    it('show the hash of a password on no page', async () => {
      const superuser = await blog.createSuperuser({ password: GOOD });
      const user = await blog.createUser({ email: 'hashed@example.com', password: GOOD });
      const client = blog.client();
      await client.loginAs(superuser);
      const hashes = [superuser, user].map((one) => encodedPassword(one));
      const pages = [
        '/admin/',
        '/admin/accounts/author/',
        '/admin/accounts/author/?q=hashed',
        '/admin/accounts/author/add/',
        changeOf(user.id),
        changeOf(superuser.id),
        `/admin/accounts/author/${user.id}/history/`,
        '/admin/latchkey/session/',
        '/admin/auth/group/',
        '/admin/latchkey_audit/auditentry/',
      ];
      for (const path of pages) {
        const page = await client.get(path);
        expect([path, page.status]).toEqual([path, 200]);
        for (const hash of hashes) expect(page.text.includes(hash)).toBe(false);
        expect(page.text).not.toMatch(/argon2|scrypt\$|pbkdf2/);
      }
    });
  });

  describe('users with ids and names of their own', () => {
    const Member = defineUserModel({
      name: 'Member',
      id: field.uuid(),
      usernameField: 'nickname',
      fields: {
        nickname: field.text({ maxLength: 50, unique: true }),
        contact: field.email(),
        isActive: field.boolean({ default: true }),
        isStaff: field.boolean({ default: false }),
      },
      requiredFields: ['contact'],
    });
    const Named = defineUserModel({
      name: 'Named',
      id: field.text({ maxLength: 20 }),
      usernameField: 'nickname',
      fields: {
        nickname: field.text({ maxLength: 50, unique: true }),
        isActive: field.boolean({ default: true }),
        isStaff: field.boolean({ default: false }),
      },
    });

    it('are made, changed and given rights', async () => {
      const databaseUrl = await databases.create();
      await using app = await openUserKind(Member, { settings: { databaseUrl } });
      const superuser = await app.createSuperuser({ nickname: 'root' });
      const client = app.client();
      await client.loginAs(superuser);
      const list = '/admin/accounts/member/';
      expect((await client.get(list)).text).toContain('root');
      const fields = { nickname: 'Ada', contact: 'ada@example.com', isActive: 'on', invite: 'on' };
      expect((await client.submit(`${list}add/`, fields)).location).toBe(list);
      const ada = await app.accounts.users.getByNaturalKey('Ada');
      expect(app.mail.map(({ to }) => to)).toEqual(['ada@example.com']);
      const group = await app.accounts.groups.create('readers');
      const at = `${list}${ada?.id}/change/`;
      const rights = { group: String(group.id), permission: 'accounts.view_member' };
      const given = await client.submit(at, rights, `/admin/latchkey/user/${ada?.id}/rights/`);
      expect(given.location).toBe(at);
      expect(ada && (await app.accounts.groups.ofUser(ada))).toEqual([group]);
      expect((await client.get(`/admin/auth/group/${group.id}/change/`)).text).toContain(at);
    });

    it('are asked for the id, where nobody makes it', async () => {
      const databaseUrl = await databases.create();
      await using app = await openUserKind(Named, { settings: { databaseUrl } });
      const superuser = await app.createSuperuser({ id: 'root', nickname: 'root' });
      const client = app.client();
      await client.loginAs(superuser);
      const at = '/admin/accounts/named/add/';
      const page = await client.get(at);
      expect(page.text).toContain('name="idField"');
      expect(page.text).not.toContain('name="invite"');
      const fields = { nickname: 'Ada', isActive: 'on' };
      const taken = await client.submit(at, { ...fields, idField: 'root' });
      expect(taken.text).toContain('Another user has this id.');
      const long = await client.submit(at, { ...fields, idField: 'a'.repeat(21) });
      expect(long.text).toContain('No user can have this id.');
      expect((await client.submit(at, { ...fields, idField: 'ada/7' })).status).toBe(302);
      expect(await app.accounts.users.get('ada/7')).toMatchObject({ nickname: 'Ada' });
      expect((await client.get('/admin/accounts/named/ada_2F7/change/')).status).toBe(200);
    });
  });
});
