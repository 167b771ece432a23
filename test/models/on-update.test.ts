import {
  databaseOf,
  defineAdmin,
  defineModel,
  defineUserModel,
  field,
  mapField,
  modelForm,
  type UserOf,
} from 'latchkey';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestApp } from '../../src/testing/create-test-app.ts';
import { eachDatabase } from '../support/databases.ts';
import { openUserKind } from '../support/user-kind-app.ts';

let ticks = 0;
const tick = () => {
  ticks += 1;
  return ticks;
};

const Writer = defineUserModel({
  app: 'accounts',
  name: 'Writer',
  fields: {
    email: field.email({ unique: true }),
    isActive: field.boolean({ default: true }),
    isStaff: field.boolean({ default: false }),
    changes: field.integer({ onUpdate: tick }),
  },
});

const Page = defineModel({
  app: 'accounts',
  name: 'Page',
  fields: {
    title: field.text({ maxLength: 50 }),
    changes: field.integer({ onUpdate: tick }),
    begun: field.integer({ default: 0, onUpdate: tick }),
    shown: mapField(field.text({ maxLength: 20, onUpdate: () => `at ${ticks}` }), {
      fromStored: (text) => Number(text.slice(3)),
      toStored: (value: number) => `at ${value}`,
    }),
    touchedAt: field.datetime({ nullable: true, onUpdate: () => new Date() }),
  },
});

eachDatabase((databases) => {
  describe('a value that every change of a row sets', () => {
    let app: TestApp<UserOf<typeof Writer>>;
    let page: { readonly id: number };
    const now = async () => app.objects(Page).get(page.id);
    beforeAll(async () => {
      app = await openUserKind(Writer, {
        models: [Page],
        admin: [defineAdmin(Page)],
        settings: { databaseUrl: await databases.create() },
      });
    });
    afterAll(() => app.close());
    beforeEach(async () => {
      ticks = 10;
      const made = await app.objects(Page).create({ title: 'A page' });
      if (!('row' in made)) throw new Error('the page was refused');
      page = made.row;
    });

    it('is set in a new row, unless there is a default', async () => {
      expect(await now()).toMatchObject({ changes: 11, begun: 0, shown: 11, touchedAt: expect.any(Date) });
    });

    it('is set by update and updateWhere, and by nothing that changes nothing', async () => {
      await app.objects(Page).update(page.id, { title: 'Changed' });
      expect(await now()).toMatchObject({ title: 'Changed', changes: 12, begun: 13, shown: 13 });
      await app.objects(Page).update(page.id, {});
      expect(await now()).toMatchObject({ changes: 12, begun: 13 });
      const other = await app.objects(Page).create({ title: 'Other' });
      expect(await app.objects(Page).updateWhere({ id: page.id }, { title: 'Again' })).toBe(1);
      expect(await now()).toMatchObject({ title: 'Again', changes: 15, begun: 16 });
      expect('row' in other && (await app.objects(Page).get(other.row.id))).toMatchObject({
        changes: 14,
        begun: 0,
      });
    });

    it('gives way to a value that is given, and is checked like any other', async () => {
      await app.objects(Page).update(page.id, { changes: 5 });
      expect(await now()).toMatchObject({ changes: 5, begun: 12 });
      expect(
        (await app.objects(Page).create({ title: 'Given', changes: 3, touchedAt: null })) as object,
      ).toMatchObject({
        row: { changes: 3, touchedAt: null },
      });
      ticks = 2 ** 40;
      await expect(app.objects(Page).update(page.id, { title: 'x' })).rejects.toThrow(/changes/);
    });

    it('is set in rows that SQL inserts, and not by SQL that changes them', async () => {
      const kysely = databaseOf(app, [Page]);
      await kysely.insertInto('accounts_page').values({ title: 'By SQL' }).execute();
      expect(await app.objects(Page).first({ where: { title: 'By SQL' } })).toMatchObject({
        changes: 12,
        begun: 0,
      });
      await kysely.updateTable('accounts_page').set({ title: 'x' }).where('id', '=', page.id).execute();
      expect(await now()).toMatchObject({ title: 'x', changes: 11 });
    });

    it('is set by a form, which does not ask for it, and by the admin, which only shows it', async () => {
      const form = modelForm(Page, { fields: ['title'] }).bind(new URLSearchParams({ title: 'By a form' }), {
        initial: (await now()) ?? {},
      });
      await form.save(app.objects(Page), { instance: page });
      expect(await now()).toMatchObject({ title: 'By a form', changes: 12 });
      const user = await app.createUser({ email: 'ada@example.com', isStaff: true, isSuperuser: true });
      const client = app.client();
      await client.loginAs(user);
      const path = `/admin/accounts/page/${page.id}/change/`;
      expect((await client.get(path)).text).not.toContain('name="changes"');
      expect((await client.submit(path, { title: 'By staff', changes: '1' })).status).toBe(302);
      const changed = await now();
      expect(changed).toMatchObject({ title: 'By staff' });
      expect(changed?.changes).toBeGreaterThan(12);
      expect((await client.submit(path, { title: 'By staff' })).status).toBe(302);
      expect(await now()).toEqual(changed);
    });

    it('is set in users by update, and by no login', async () => {
      const user = await app.createUser({ email: 'bob@example.com', password: 'correct horse battery' });
      const made = user.changes;
      const updated = await app.accounts.users.update(user, { isStaff: true });
      const after = updated && 'user' in updated ? updated.user.changes : 0;
      expect(after).toBeGreaterThan(made);
      const answer = await app.client().submit('/accounts/login/', {
        email: 'bob@example.com',
        password: 'correct horse battery',
      });
      expect(answer.status).toBe(302);
      expect((await app.accounts.users.get(user.id))?.changes).toBe(after);
    });
  });
});
