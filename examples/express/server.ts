import express from 'express';
import { latchkey } from 'latchkey/express';
import project from '../project/latchkey.config.ts';
import { addNote, myNotes } from '../project/notes/my-notes.ts';

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
    res.render('notes', { notes: await myNotes(req.latchkey), problem: null });
  }),
);

app.post(
  '/notes/',
  auth.loginRequired(async (req, res) => {
    const problem = await addNote(req.latchkey, req.body as Record<string, string>);
    if (!problem) return res.redirect('/notes/');
    return res.render('notes', { notes: await myNotes(req.latchkey), problem });
  }),
);

app.use(auth.errorHandler());

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  const address = server.address();
  console.log(`Notes on http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`);
});
