import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { latchkey, type NodeVisit } from 'latchkey/node';
import type { User } from '../project/accounts/user.ts';
import project from '../project/latchkey.config.ts';
import { keepNote, myNotes } from '../project/notes/my-notes.ts';
import { noteForm } from '../project/notes/note.ts';

const auth = latchkey({ ...project, templateFolders: ['templates'] }, { folder: import.meta.dirname });
await auth.migrate();

const notes = auth.loginRequired(async (request: NodeVisit<User>, response) => {
  const visit = request.latchkey;
  const form = request.method === 'POST' ? noteForm.bind(await visit.form()) : noteForm.unbind();
  if (await keepNote(visit, form)) return response.writeHead(302, { location: '/notes/' }).end();
  return auth.render(request, response, 'notes/list.html', { notes: await myNotes(visit), form });
});

const server = createServer(
  auth.listener((request, response) => {
    const { path } = request.latchkey;
    if (path === '/notes/') return notes(request, response);
    if (path === '/') return response.writeHead(302, { location: '/notes/' }).end();
    return response.writeHead(404, { 'content-type': 'text/plain' }).end('Nothing here');
  }),
);
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`Notes on http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});
