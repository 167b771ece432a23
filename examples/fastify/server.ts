import createFastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import { latchkey } from 'latchkey/fastify';
import pug from 'pug';
import project from '../project/latchkey.config.ts';
import { addNote, myNotes } from '../project/notes/my-notes.ts';

const auth = latchkey(project, { folder: import.meta.dirname });
await auth.migrate();

const app = createFastify();
app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) =>
  done(null, Object.fromEntries(new URLSearchParams(String(body)))),
);
await app.register(auth);
app.setErrorHandler(auth.errorHandler());

const notesPage = pug.compileFile(`${import.meta.dirname}/views/notes.pug`);

async function showNotes(request: FastifyRequest, reply: FastifyReply, problem: string | null = null) {
  const { user, messages, latchkey: visit } = request;
  const notes = await myNotes(visit);
  const csrfField = auth.csrfField(request);
  const page = notesPage({ user, messages: [...messages], notes, csrfField, problem });
  return reply.type('text/html; charset=utf-8').send(page);
}

app.get('/', (_request, reply) => reply.redirect('/notes/'));

app.get(
  '/notes/',
  auth.loginRequired((request, reply) => showNotes(request, reply)),
);

app.post(
  '/notes/',
  auth.loginRequired(async (request, reply) => {
    const problem = await addNote(request.latchkey, request.body as Record<string, string>);
    return problem ? showNotes(request, reply, problem) : reply.redirect('/notes/');
  }),
);

const address = await app.listen({ host: '127.0.0.1', port: Number(process.env.PORT ?? 3000) });
console.log(`Notes on ${address}/`);
