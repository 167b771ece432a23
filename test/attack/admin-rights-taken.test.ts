import { action, defineAdmin, inline, not } from 'latchkey';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Blog, Comment, openBlog, Post, staffWith } from '../admin/blog.ts';
import { eachDatabase } from '../support/databases.ts';

const PERMISSIONS = ['post', 'comment'].flatMap((model) =>
  ['view', 'add', 'change', 'delete'].map((act) => `accounts.${act}_${model}`),
);
const LIST = '/admin/accounts/post/';

/** Runs once, in the middle of the next request, when a rule is asked: after its rights have been read. */
let meanwhile: (() => Promise<void>) | null = null;
async function rule(): Promise<boolean> {
  const act = meanwhile;
  meanwhile = null;
  await act?.();
  return true;
}

const admins = [
  defineAdmin(Post, {
    can: { add: rule, change: rule, delete: rule },
    form: ['title', 'slug', 'authorId'],
    inlines: [inline(Comment, { fields: ['text'] })],
    actions: { pin: action('Pin', { run: (rows) => rows.update({ isPinned: true }) }) },
  }),
  defineAdmin(Comment),
];

eachDatabase((databases) => {
  describe('rights that are taken away while a form of the admin is open', () => {
    let blog: Blog;
    let staff: Awaited<ReturnType<typeof staffWith>>;
    let id: number;
    beforeAll(async () => {
      blog = await openBlog({ databaseUrl: await databases.create() }, admins);
    });
    afterAll(() => blog.close());
    let number = 0;
    beforeEach(async () => {
      meanwhile = null;
      staff = await staffWith(blog, PERMISSIONS);
      await blog.objects(Post).deleteWhere({ id: not(null) });
      const slug = `post-${number++}`;
      const made = await blog.objects(Post).create({ title: 'Before', slug, authorId: staff.user.id });
      id = 'row' in made ? made.row.id : 0;
    });

    const values = () => ({ title: 'After', slug: `after-${number++}`, authorId: String(staff.user.id) });
    const comment = { 'comment-total': '1', 'comment-0-id': '', 'comment-0-text': 'forbidden' };
    const chosen = () => ({ _action: 'pin', _target: 'selection', _selected: String(id), _confirmed: '1' });
    /** A form that writes: the page that has it, where it is sent to, and what is filled in. */
    const forms = [
      () => [`${LIST}${id}/change/`, `${LIST}${id}/change/`, values()],
      () => [`${LIST}add/`, `${LIST}add/`, values()],
      () => [`${LIST}${id}/change/`, `${LIST}${id}/change/`, { ...values(), ...comment }],
      () => [LIST, `${LIST}action/`, chosen()],
      () => [`${LIST}${id}/delete/`, `${LIST}${id}/delete/`, {}],
    ] as const satisfies readonly (() => readonly [page: string, to: string, fields: object])[];

    /** Opens each form with all rights, and sends it without; gives the statuses. `during`: they go while it is answered. */
    async function sendAll(take: () => Promise<void>, during: boolean): Promise<number[]> {
      const { client, user } = staff;
      const statuses: number[] = [];
      for (const form of forms) {
        await blog.accounts.users.update(user, { isStaff: true });
        await blog.accounts.permissions.grant(user, PERMISSIONS as never);
        const [page, to, fields] = form();
        const { text } = await client.get(page);
        const hidden = [...text.matchAll(/name="(_seen|csrfmiddlewaretoken)" value="([^"]*)"/g)];
        if (during) meanwhile = take;
        else await take();
        const sent = { ...Object.fromEntries(hidden.map(([, name, value]) => [name, value])), ...fields };
        statuses.push((await client.post(to, sent)).status);
        meanwhile = null;
      }
      return statuses;
    }
    const nothingHappened = async () => {
      expect(await blog.objects(Post).get(id)).toMatchObject({ title: 'Before', isPinned: false });
      expect(await blog.objects(Post).count({ title: 'After' })).toBe(0);
      expect(await blog.objects(Comment).count({})).toBe(0);
    };

    it('are what the forms need', async () => {
      expect(await sendAll(async () => undefined, true)).toEqual([302, 302, 302, 302, 302]);
    });

    it.each([
      ['between the opening and the sending', false],
      ['while the form is being answered', true],
    ])('write nothing: permissions are taken %s', async (_, during) => {
      const take = () => blog.accounts.permissions.revoke(staff.user, PERMISSIONS as never);
      expect(await sendAll(take, during)).toEqual([403, 403, 403, 403, 403]);
      await nothingHappened();
    });

    it('write nothing: somebody is staff no longer while the form is being answered', async () => {
      const take = async () => {
        await blog.accounts.users.update(staff.user, { isStaff: false });
      };
      expect(await sendAll(take, true)).toEqual([403, 403, 403, 403, 403]);
      await nothingHappened();
    });

    it('write nothing: a superuser is none any more while the form is being answered', async () => {
      const { users, permissions } = blog.accounts;
      const take = async () => {
        await permissions.revoke(staff.user, PERMISSIONS as never);
        await users.update(staff.user, { isSuperuser: false });
      };
      await users.update(staff.user, { isSuperuser: true });
      const [statusOfFirst] = await sendAll(take, true);
      expect(statusOfFirst).toBe(403);
      await nothingHappened();
    });
  });
});
