import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { sql } from '../../src/database/sql/kysely.ts';
import { type HttpRequest, modelForm, path, type Route, redirect, render } from '../../src/index.ts';
import { startTestSite, type TestSite } from '../../src/testing/start-test-site.ts';
import type { User } from '../../starter/accounts/user.ts';
import { describeInBrowser } from '../support/browser.ts';
import { eachDatabase } from '../support/databases.ts';
import { Note } from '../support/notes-project/notes/note.ts';
import { notesProject } from '../support/notes-project/project.ts';
import { openVisitor, press, type Visitor } from './visitor.ts';

const noteForm = modelForm(Note, {
  fields: [
    ...(['title', 'slug', 'body', 'contact', 'website', 'mood', 'stars', 'views', 'price'] as const),
    ...(['isDone', 'day', 'dueAt', 'words', 'extra', 'ownerId', 'parentId'] as const),
  ],
});

/** How the view saves: everything that the form holds, or what has changed. */
let saves: 'data' | 'changedData' = 'data';

async function editNote(request: HttpRequest<User>) {
  const [note] = await request.objects(Note).list({ limit: 1 });
  if (!note) throw new Error('There is no note.');
  if (request.method !== 'POST')
    return render(request, 'edit-note.html', { form: noteForm.unbind({ initial: note }) });
  const form = noteForm.bind(await request.form(), { initial: note });
  const answer = await form.validate();
  if (!answer.ok) return render(request, 'edit-note.html', { form });
  await request.objects(Note).update(note.id, saves === 'data' ? answer.data : form.changedData);
  return redirect(request, 'edited');
}

const urls: Route<User>[] = [
  ...notesProject.urls,
  path('edit/', editNote, { methods: ['GET', 'POST'] }),
  path('edited/', (request) => render(request, 'careless.html'), { name: 'edited' }),
];

const project = {
  ...notesProject,
  urls,
  templateFolders: ['templates', fileURLToPath(new URL('./templates/', import.meta.url))],
};

/** What other programs leave in a row, and what a page, a form or JavaScript might make something else of. */
const stored = {
  title: ' two\nlines ',
  body: '\n first\r\nsecond\rthird \t\n\n',
  contact: 'Ada@EXAMPLE.com',
  website: 'HTTP://Example.COM/a b'.replace(' ', '%20'),
  mood: 'happy',
  stars: 0,
  views: 9007199254740991,
  price: '0.10',
  is_done: true,
  day: '0042-01-31',
  words: 'one  two',
};

describeInBrowser('a form that is sent back as it was shown', (browser) => {
  eachDatabase((databases) => {
    let site: TestSite<User>;
    let visitor: Visitor;
    beforeAll(async () => {
      const databaseUrl = await databases.create();
      site = await startTestSite(project, { folder: 'starter', settings: { databaseUrl } });
      visitor = await openVisitor(browser(), site.origin);
      const owner = await site.accounts.users.createUser({ email: 'ada@example.com', username: 'Ada' });
      await site.objects(Note).create({ title: 'x', slug: 'x', ownerId: owner.id });
    });
    afterAll(async () => {
      await visitor.context.close();
      await site.stop();
    });
    beforeEach(() => site.database.kysely.updateTable('notes_note').set(stored).execute());

    /** Every column as the database says it. */
    const row = async () => {
      const columns = [...Object.keys(stored), 'due_at', 'extra', 'parent_id'];
      const texts = columns.map((name) => sql`cast(${sql.ref(name)} as text)`.as(name));
      return site.database.kysely.selectFrom('notes_note').select(texts).executeTakeFirstOrThrow();
    };

    it.each([
      ['data', '2026-01-31 12:34:56.789123+00'],
      ['changedData', '2026-01-31 12:34:56.789123+00'],
      ['data', '2026-01-31 12:34:56+00'],
      ['data', '0007-01-31 12:34:00.5+00'],
      ['data', null],
    ] as const)('changes nothing, saved by %s: %s', async (by, moment) => {
      saves = by;
      const written = databases.name === 'sqlite' ? moment?.replace('+00', '') : moment;
      const json = '{"tags": ["a\\r\\n ", "b"]}';
      // Whoever saves all that the form holds has it written in the model's own spelling, as by any update.
      const spelled = by === 'data' ? { contact: 'Ada@example.com', words: 'one two' } : {};
      await site.database.kysely
        .updateTable('notes_note')
        .set({ slug: 'x', ...spelled })
        .execute();
      await sql`update notes_note set due_at = ${written ?? null}, extra = ${json}`.execute(
        site.database.kysely,
      );
      const before = await row();
      await visitor.page.goto('/edit/');
      await press(visitor.page, 'Save');
      expect(new URL(visitor.page.url()).pathname).toBe('/edited/');
      const { extra, ...after } = await row();
      expect(after).toEqual({ ...before, extra: undefined });
      expect(JSON.parse(String(extra))).toEqual(JSON.parse(json));
    });

    it('changes what was changed, and nothing else', async () => {
      saves = 'changedData';
      await sql`update notes_note set due_at = '2026-01-31 12:34:56.789123', extra = '{"tags": []}'`.execute(
        site.database.kysely,
      );
      const before = await row();
      await visitor.page.goto('/edit/');
      await visitor.page.getByLabel('Stars').fill('4');
      await press(visitor.page, 'Save');
      expect(await row()).toEqual({ ...before, stars: '4' });
    });

    it('keeps a choice that is offered no longer, or says so', async () => {
      await sql`update notes_note set mood = 'cross', extra = '{"tags": []}'`.execute(site.database.kysely);
      await visitor.page.goto('/edit/');
      expect(await visitor.page.getByLabel('Mood').inputValue()).toBe('cross');
      await press(visitor.page, 'Save');
      expect(await visitor.page.content()).toContain('Choose one of the options that are offered.');
      expect((await row()).mood).toBe('cross');
    });
  });
});
