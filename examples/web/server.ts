import { createHandler, type HttpRequest, loginRequired, redirect, render } from 'latchkey';
import { serve } from 'srvx';
import type { User } from '../project/accounts/user.ts';
import project from '../project/latchkey.config.ts';
import { addNote, myNotes } from '../project/notes/my-notes.ts';

// The templates are those of the example for node:http.
const auth = createHandler(
  { ...project, templateFolders: ['../node/templates'] },
  { folder: import.meta.dirname },
);
await auth.migrate();

const notes = auth.page(
  loginRequired(async (request: HttpRequest<User>) => {
    const sent = request.method === 'POST' ? Object.fromEntries(await request.form()) : null;
    const problem = sent && (await addNote(request, sent));
    if (sent && !problem) return redirect(request, '/notes/');
    return render(request, 'notes/list.html', { notes: await myNotes(request), problem });
  }),
);

const server = serve({
  hostname: '127.0.0.1',
  port: Number(process.env.PORT ?? 3000),
  silent: true,
  async fetch(request) {
    const info = { remoteAddress: request.ip ?? null };
    const page = await auth.respond(request, info);
    if (page) return page;
    const { pathname } = new URL(request.url);
    if (pathname === '/notes/') return notes(request, info);
    if (pathname === '/') return Response.redirect(new URL('/notes/', request.url));
    return new Response('Nothing here', { status: 404 });
  },
});
await server.ready();
console.log(`Notes on ${server.url}`);
