import {
  defineForm,
  defineProject,
  formField,
  type HttpRequest,
  LatchkeyError,
  modelForm,
  path,
  redirect,
  UserManager,
  type UserValues,
} from 'latchkey';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import { CustomUser, type User } from '../../starter/accounts/user.ts';
import { eachDatabase } from '../support/databases.ts';
import { Note } from '../support/notes-project/notes/note.ts';
import { notesProject } from '../support/notes-project/project.ts';

const PASSWORD = 'correct horse battery';
const noteForm = modelForm(Note, { fields: ['title', 'slug'] });
const signUpForm = modelForm(CustomUser, { fields: ['email', 'username'] }).extend({
  fields: { password: formField.password() },
});

/** A registration as a project writes it. */
async function signUpView(request: HttpRequest<User>) {
  const { users } = request.site.accounts;
  const form = signUpForm.bind(await request.form());
  const password = (await request.form()).get('password');
  const user = await form.save(users, { values: { password } });
  return user ? redirect(request, '/dashboard/') : Response.json(form.errorMessages, { status: 422 });
}

/** Gives every user another name, and takes none of a certain company. */
class GreetingManager extends UserManager<User> {
  override async createUser(values: UserValues<User>): Promise<User> {
    if (String(values.email).endsWith('@full.example')) {
      throw new LatchkeyError('user_exists', { field: 'email' });
    }
    return super.createUser({ ...values, username: `Dear ${values.username}` });
  }
}

const project = defineProject<User>({
  ...notesProject,
  urls: [...notesProject.urls, path('sign-up/', signUpView, { methods: ['POST'] })],
});

eachDatabase((databases) => {
  let site: TestSite<User>;
  let ada: User;
  beforeAll(async () => {
    const settings = { databaseUrl: await databases.create() };
    site = await startTestSite(project, { folder: 'starter', settings });
    ada = await site.createUser({ email: 'ada@example.com', username: 'Ada' });
  });
  afterAll(() => site.stop());
  beforeEach(async () => {
    await site.database.kysely.deleteFrom('notes_note').execute();
  });

  const notes = () => site.objects(Note);
  const write = async (slug: string, title = slug) => {
    const outcome = await notes().create({ title, slug, ownerId: ada.id });
    if (!('row' in outcome)) throw new Error(`Refused: ${JSON.stringify(outcome)}`);
    return outcome.row;
  };
  const owned = {
    values: {
      get ownerId() {
        return ada.id;
      },
    },
  };

  describe('a form of a model', () => {
    it('makes a row, of its own fields and of what it does not ask for', async () => {
      const form = noteForm.extend({ fields: { terms: formField.boolean() } });
      const note = await form
        .bind(new URLSearchParams({ title: 'One', slug: 'one', terms: 'on' }))
        .save(notes(), owned);
      expect(note).toMatchObject({ title: 'One', slug: 'one', ownerId: ada.id, stars: 3 });
      expect(await notes().list()).toEqual([note]);
    });

    it('says at the field what another row has already, whatever the letter case', async () => {
      await write('taken');
      const form = noteForm.bind(new URLSearchParams({ title: 'Two', slug: 'TAKEN' }));
      expect(await form.save(notes(), owned)).toBeNull();
      expect(form.errorMessages).toEqual({ slug: ['Another note has this slug already.'] });
      expect(await notes().count()).toBe(1);
    });

    it('says at the form what is unique together, also with what it does not ask for', async () => {
      await write('one', 'Same');
      const form = noteForm.bind(new URLSearchParams({ title: 'Same', slug: 'ONE' }));
      expect(await form.save(notes(), owned)).toBeNull();
      expect(form.errorMessages).toEqual({
        __all__: ['Another note has this owner and title already.'],
        slug: ['Another note has this slug already.'],
      });
    });

    it('says so along with what else is wrong, and saves nothing that is not valid', async () => {
      await write('taken');
      const form = noteForm.bind(new URLSearchParams({ title: '', slug: 'taken' }));
      expect(await form.save(notes(), owned)).toBeNull();
      expect(Object.keys(form.errorMessages)).toEqual(['title', 'slug']);
      expect(await noteForm.unbind().save(notes(), owned)).toBeNull();
      expect(await notes().count()).toBe(1);
    });

    it('changes a row, which may keep its own values and not take those of others', async () => {
      const [mine, other] = [await write('mine'), await write('other')];
      const kept = await noteForm
        .bind(new URLSearchParams({ title: 'New', slug: 'MINE' }))
        .save(notes(), { instance: mine });
      expect(kept).toEqual({ ...mine, title: 'New', slug: 'MINE' });
      const taking = noteForm.bind(new URLSearchParams({ title: 'other', slug: 'other' }));
      expect(await taking.save(notes(), { instance: mine })).toBeNull();
      expect(taking.errorMessages).toEqual({
        // The owner is the row's: it is not among the fields.
        __all__: ['Another note has this owner and title already.'],
        slug: ['Another note has this slug already.'],
      });
      expect(await notes().get(other.id)).toEqual(other);
    });

    it('writes what was changed, and leaves alone what came back as it was shown', async () => {
      const shown = await write('mine');
      await notes().update(shown.id, { title: 'By somebody else' });
      const sent = new URLSearchParams({ title: 'mine', slug: 'changed' });
      const form = noteForm.bind(sent, { initial: shown });
      expect(await form.save(notes(), { instance: shown })).toMatchObject({
        title: 'By somebody else',
        slug: 'changed',
      });
    });

    it('only looks, where the project saves by itself', async () => {
      const mine = await write('mine');
      const form = noteForm.bind(new URLSearchParams({ title: 'x', slug: 'mine' }));
      expect(await form.validateUnique(notes(), { instance: mine })).toMatchObject({ ok: true });
      const taken = noteForm.bind(new URLSearchParams({ title: 'x', slug: 'mine' }));
      expect(await taken.validateUnique(notes())).toEqual({ ok: false });
      expect(await taken.validateUnique(notes())).toEqual({ ok: false });
      expect(taken.errorMessages).toEqual({ slug: ['Another note has this slug already.'] });
    });

    it('says what is gone, and what refers to nothing', async () => {
      const gone = noteForm.bind(new URLSearchParams({ title: 'x', slug: 'x' }));
      expect(await gone.save(notes(), { instance: { id: 999_999 } })).toBeNull();
      expect(gone.errorMessages).toEqual({ __all__: ['This note is not there any more.'] });
      const lost = modelForm(Note, { fields: ['title', 'slug', 'ownerId'] });
      const form = lost.bind(new URLSearchParams({ title: 'x', slug: 'x', ownerId: '999999' }));
      expect(await form.save(notes())).toBeNull();
      expect(form.errorMessages).toEqual({ ownerId: ['Choose one of the options that are offered.'] });
    });

    it('lets one of many at once make the row, and tells the others', async () => {
      const forms = Array.from({ length: 20 }, (_, index) =>
        noteForm.bind(new URLSearchParams({ title: `Note ${index}`, slug: index % 2 ? 'racer' : 'RACER' })),
      );
      const saved = await Promise.all(forms.map((form) => form.save(notes(), owned)));
      expect(saved.filter((row) => row !== null)).toHaveLength(1);
      const errors = forms.filter((_, index) => saved[index] === null).map((form) => form.errorMessages);
      expect(new Set(errors.map((one) => JSON.stringify(one)))).toEqual(
        new Set([JSON.stringify({ slug: ['Another note has this slug already.'] })]),
      );
    });

    it('is needed to save', async () => {
      const form = defineForm({ fields: { title: formField.text() } }).bind(
        new URLSearchParams({ title: 'x' }),
      );
      await expect(form.save(notes())).rejects.toMatchObject({ code: 'form_without_model' });
    });
  });

  describe('a registration by hand', () => {
    const signUp = async (email: string) => {
      const client = site.client();
      const { text } = await client.get('/accounts/login/');
      const [, csrfmiddlewaretoken = ''] = /name="csrfmiddlewaretoken" value="([^"]+)"/.exec(text) ?? [];
      const sent = { csrfmiddlewaretoken, email, username: 'Grace', password: PASSWORD };
      return client.post('/sign-up/', sent);
    };

    it('answers a taken address in its form, in whatever letters', async () => {
      expect((await signUp('grace@example.com')).status).toBe(302);
      expect(
        await site.accounts.authenticate({ email: 'grace@example.com', password: PASSWORD }),
      ).not.toBeNull();
      for (const taken of ['grace@example.com', 'GRACE@Example.com', 'Ada@example.com']) {
        const answer = await signUp(taken);
        expect([answer.status, answer.json()]).toEqual([
          422,
          { email: ['Another user has this email already.'] },
        ]);
      }
    });

    it('answers those who come at the same moment in their forms', async () => {
      const answers = await Promise.all(Array.from({ length: 10 }, () => signUp('racer@example.com')));
      expect(answers.map(({ status }) => status).sort()).toEqual([302, ...Array(9).fill(422)]);
    });

    it('lets a user keep the address, and take nobody else’s', async () => {
      const form = modelForm(CustomUser, { fields: ['email'] });
      const { users } = site.accounts;
      const kept = await form
        .bind(new URLSearchParams({ email: 'ADA@example.com' }))
        .save(users, { instance: ada });
      expect(kept).toMatchObject({ id: ada.id, email: 'ADA@example.com' });
      const other = await site.createUser();
      const taking = form.bind(new URLSearchParams({ email: 'ada@example.com' }));
      expect(await taking.save(users, { instance: other })).toBeNull();
      expect(taking.errorMessages).toEqual({ email: ['Another user has this email already.'] });
    });
  });

  describe("a manager of the project's own", () => {
    it('makes the users of the ready-made registration, and of forms', async () => {
      const own = await startTestSite(
        { ...project, userManager: (parts) => new GreetingManager(parts) },
        { folder: 'starter', settings: { databaseUrl: await databases.create() } },
      );
      const register = (email: string) =>
        own.client().submit('/accounts/register/', {
          ...{ email, username: 'Ada', password: PASSWORD, confirmPassword: PASSWORD },
        });
      expect((await register('ada@example.com')).status).toBe(302);
      expect(await own.accounts.users.getByNaturalKey('ada@example.com')).toMatchObject({
        username: 'Dear Ada',
      });
      expect((await register('ADA@example.com')).text).toContain(
        'An account with this email exists already.',
      );
      expect((await register('x@full.example')).text).toContain('An account with this email exists already.');
      const form = signUpForm.bind(
        new URLSearchParams({ email: 'grace@example.com', username: 'Grace', password: PASSWORD }),
      );
      expect(await form.save(own.accounts.users)).toMatchObject({ username: 'Dear Grace' });
      await own.stop();
    });
  });
});
