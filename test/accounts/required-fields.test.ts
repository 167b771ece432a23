import { defineModel, defineUserModel, field, registrationForm, type UserOf } from 'latchkey';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestApp } from '../../src/testing/create-test-app.ts';
import { eachDatabase } from '../support/databases.ts';
import { openUserKind } from '../support/user-kind-app.ts';

const PASSWORD = 'correct horse battery';
const NEW = 'staple of nine horses';
const PROFILE = '/accounts/profile/';

const Club = defineModel({
  app: 'accounts',
  name: 'Club',
  fields: { name: field.text({ maxLength: 50, unique: true }) },
});

const Member = defineUserModel({
  app: 'accounts',
  name: 'Member',
  fields: {
    email: field.email({ unique: true }),
    plan: field.enum({ choices: ['free', ['paid', 'With all there is']] }),
    clubId: field.foreignKey(() => Club, { onDelete: 'cascade' }),
    isActive: field.boolean({ default: true }),
    isStaff: field.boolean({ default: false }),
  },
  usernameField: 'email',
  requiredFields: ['plan', 'clubId'],
});
type User = UserOf<typeof Member>;

eachDatabase((databases) => {
  describe.each(['none', 'optional', 'mandatory'] as const)(
    'a choice and a row of another model that people name at their registration, with proof %s',
    (emailVerification) => {
      let app: TestApp<User>;
      let club: string;
      let other: string;
      beforeEach(async () => {
        const settings = { databaseUrl: await databases.create(), emailVerification };
        app = await openUserKind(Member, { models: [Club], settings });
        [club, other] = [await newClub('Chess'), await newClub('Go')];
      });
      afterEach(() => app.close());

      const newClub = async (name: string) => {
        const made = await app.objects(Club).create({ name });
        return 'row' in made ? String(made.row.id) : '';
      };

      const values = (more: Readonly<Record<string, string>> = {}) => ({
        email: 'ada@example.com',
        plan: 'paid',
        clubId: club,
        password: PASSWORD,
        confirmPassword: PASSWORD,
        ...more,
      });
      const register = (more: Readonly<Record<string, string>> = {}, client = app.client()) =>
        client.submit('/accounts/register/', values(more));

      it('are kept by the registration, shown and changed by the profile, and stay through the other flows', async () => {
        const client = app.client();
        expect((await client.get('/accounts/register/')).text).toContain('With all there is');
        expect((await register({}, client)).status).toBe(302);
        if (emailVerification === 'mandatory') {
          const page = await client.follow(await client.get(app.mail.last.links[0] ?? ''));
          expect((await client.submit(page.path, {})).location).toBe('/dashboard/');
        }
        expect((await client.user()).isAuthenticated).toBe(true);
        const shown = (await client.get(PROFILE)).text;
        expect(shown).toMatch(/value="paid"[^>]* selected/);
        expect(shown).toMatch(new RegExp(`name="clubId"[^>]* value="${club}"`));
        const saved = await client.submit(PROFILE, { plan: 'free', clubId: other });
        expect(saved.location).toBe(`${PROFILE}#profile`);

        await client.submit('/accounts/password_reset/', { email: 'ada@example.com' });
        const visitor = app.client();
        const page = await visitor.follow(await visitor.get(app.mail.last.links[0] ?? ''));
        await visitor.submit(page.path, { password: NEW, confirmPassword: NEW });
        const login = await visitor.submit('/accounts/login/', { email: 'ada@example.com', password: NEW });
        expect(login.location).toBe('/dashboard/');
        expect(await app.accounts.users.getByNaturalKey('ada@example.com')).toMatchObject({
          plan: 'free',
          clubId: Number(other),
        });
      });

      it('are refused where there is no such choice or row, whether the address is taken or free', async () => {
        await app.createUser({ email: 'taken@example.com', plan: 'free', clubId: Number(club) });
        const wrong = [{ plan: 'gold' }, { clubId: '4711' }, { clubId: 'x' }, { plan: '' }, { clubId: '' }];
        for (const more of wrong) {
          const [name] = Object.keys(more);
          for (const email of ['free@example.com', 'taken@example.com']) {
            const refused = await register({ ...more, email });
            expect(`${refused.status} ${name} ${email}`).toBe(`200 ${name} ${email}`);
            if (emailVerification === 'mandatory' || email === 'free@example.com') {
              expect(refused.text).toContain(`id="id_${name}_error"`);
            }
            expect(refused.text).not.toContain(PASSWORD);
          }
        }
        expect(app.mail).toEqual([]);
        expect(await app.accounts.users.count()).toBe(1);
      });

      it('are refused by the profile where there is no such row, and nothing is changed', async () => {
        const user = await app.createUser({ email: 'ada@example.com', plan: 'free', clubId: Number(club) });
        await app.accounts.addresses.prove(user, user.email);
        const client = app.client();
        await client.loginAs(user);
        const refused = await client.submit(PROFILE, { plan: 'paid', clubId: '4711' });
        expect(refused.text).toContain('id="id_clubId_error"');
        expect(await app.accounts.users.get(user.id)).toMatchObject({ plan: 'free' });
      });
    },
  );

  it('are offered in a list by a form of the project', async () => {
    const registration = registrationForm(Member).extend({
      fields: { clubId: { helpText: 'Where you play.' } },
    });
    await using app = await openUserKind(Member, {
      models: [Club],
      urls: { registrationForm: registration },
      settings: { databaseUrl: await databases.create() },
    });
    expect((await app.client().get('/accounts/register/')).text).toContain('Where you play.');
  });
});
