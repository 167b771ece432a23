import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { latchkey, type NodeVisit } from 'latchkey/node';
import type { User } from '../project/accounts/user.ts';
import project from '../project/latchkey.config.ts';
import { addNote, myNotes } from '../project/notes/my-notes.ts';

const auth = latchkey({ ...project, templateFolders: ['templates'] }, { folder: import.meta.dirname });
await auth.migrate();

const notes = auth.loginRequired(async (request: NodeVisit<User>, response) => {
  const visit = request.latchkey;
  const sent = request.method === 'POST' ? Object.fromEntries(await visit.form()) : null;
  const problem = sent && (await addNote(visit, sent));
  if (sent && !problem) return response.writeHead(302, { location: '/notes/' }).end();
  return auth.render(request, response, 'notes/list.html', { notes: await myNotes(visit), problem });
});

const server = createServer(
  auth.listener((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (pathname === '/notes/') return notes(request, response);
    if (pathname === '/') return response.writeHead(302, { location: '/notes/' }).end();
    return response.writeHead(404, { 'content-type': 'text/plain' }).end('Nothing here');
  }),
);
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`Notes on http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});
