import express from 'express';
import { latchkey } from 'latchkey/express';
import project from '../project/latchkey.config.ts';
import { keepNote, myNotes } from '../project/notes/my-notes.ts';
import { noteForm } from '../project/notes/note.ts';

const auth = latchkey(project, { folder: import.meta.dirname });
await auth.migrate();

const app = express();
app.set('view engine', 'ejs');
app.set('views', `${import.meta.dirname}/views`);
app.use(auth);
app.use(express.urlencoded());
app.use(auth.locals());

app.get('/', (_req, res) => res.redirect('/notes/'));

app.get(
  '/notes/',
  auth.loginRequired(async (req, res) => {
    res.render('notes', { notes: await myNotes(req.latchkey), form: noteForm.unbind().toData() });
  }),
);

app.post(
  '/notes/',
  auth.loginRequired(async (req, res) => {
    const form = noteForm.bind(new URLSearchParams(req.body));
    if (await keepNote(req.latchkey, form)) return res.redirect('/notes/');
    return res.render('notes', { notes: await myNotes(req.latchkey), form: form.toData() });
  }),
);

app.use(auth.errorHandler());

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  const address = server.address();
  console.log(`Notes on http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`);
});
