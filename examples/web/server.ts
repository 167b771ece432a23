import { createHandler, type HttpRequest, loginRequired, redirect, render } from 'latchkey';
import { serve } from 'srvx';
import type { User } from '../project/accounts/user.ts';
import project from '../project/latchkey.config.ts';
import { keepNote, myNotes } from '../project/notes/my-notes.ts';
import { noteForm } from '../project/notes/note.ts';

// The templates are those of the example for node:http.
const auth = createHandler(
  { ...project, templateFolders: ['../node/templates'] },
  { folder: import.meta.dirname },
);
await auth.migrate();

const notes = auth.page(
  loginRequired(async (request: HttpRequest<User>) => {
    const form = request.method === 'POST' ? noteForm.bind(await request.form()) : noteForm.unbind();
    if (await keepNote(request, form)) return redirect(request, '/notes/');
    return render(request, 'notes/list.html', { notes: await myNotes(request), form });
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
