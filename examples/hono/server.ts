import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { html, raw } from 'hono/html';
import type { HttpRequest } from 'latchkey';
import { latchkey } from 'latchkey/hono';
import type { User } from '../project/accounts/user.ts';
import project from '../project/latchkey.config.ts';
import { addNote, myNotes } from '../project/notes/my-notes.ts';

const auth = latchkey(project, { folder: import.meta.dirname });
await auth.migrate();

const app = new Hono();
app.use(auth);
app.onError(auth.errorHandler());

async function notesPage(visit: HttpRequest<User>, user: User, csrfField: string, problem: string | null) {
  const notes = await myNotes(visit);
  const field = raw(csrfField);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>Your notes</title>
      </head>
      <body>
        <main>
          <h1>Notes of ${user.username}</h1>
          ${[...visit.messages].map((message) => html`<p role="status">${message.text}</p>`)}
          <ul>
            ${notes.map((note) => html`<li>${note.pinned ? '★ ' : ''}${note.title}</li>`)}
          </ul>
          ${user.signature && html`<p><em>${user.signature}</em></p>`}
          <form method="post">
            ${field} ${problem && html`<p role="alert">${problem}</p>`}
            <label>Title <input name="title" maxlength="100" required></label>
            <label><input type="checkbox" name="pinned"> Keep on top</label>
            <button>Add note</button>
          </form>
          <form method="post" action="/accounts/logout/">${field}<button>Log out</button></form>
        </main>
      </body>
    </html>`;
}

app.get('/', (c) => c.redirect('/notes/'));

app.get('/notes/', auth.loginRequired(), async (c) =>
  c.html(await notesPage(c.var.latchkey, c.var.user, auth.csrfField(c), null)),
);

app.post('/notes/', auth.loginRequired(), async (c) => {
  const fields = (await c.req.parseBody()) as Record<string, string>;
  const problem = await addNote(c.var.latchkey, fields);
  if (!problem) return c.redirect('/notes/');
  return c.html(await notesPage(c.var.latchkey, c.var.user, auth.csrfField(c), problem));
});

serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.env.PORT ?? 3000) }, ({ port }) => {
  console.log(`Notes on http://127.0.0.1:${port}/`);
});
