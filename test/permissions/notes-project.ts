import { join } from 'node:path';
import {
  defineApp,
  defineModel,
  defineProject,
  field,
  type HttpRequest,
  HttpResponse,
  path,
  permissionRequired,
  render,
  staffRequired,
} from 'latchkey';
import type { User } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';

export const Note = defineModel({
  app: 'notes',
  name: 'Note',
  fields: { title: field.text({ maxLength: 200 }) },
  permissions: { publish_note: 'Can publish a note' },
});

export const notes = defineApp({ name: 'notes', models: [Note], folder: join(import.meta.dirname, 'notes') });

const page = (text: string) => () => new HttpResponse(text);
const template = (name: string) => (request: HttpRequest<User>) => render(request, name);

/** The starter with an app of notes, whose pages are guarded by permissions. */
export const notesProject = defineProject<User>({
  ...starter,
  apps: [...starter.apps, notes],
  templateFolders: [join(import.meta.dirname, 'templates')],
  urls: [
    ...starter.urls,
    path('notes/add/', permissionRequired('notes.add_note', page('add'))),
    path(
      'notes/publish/',
      permissionRequired(['notes.change_note', 'notes.publish_note'], page('publish'), {
        loginUrl: '/editors/',
      }),
    ),
    path('notes/hidden/', permissionRequired('notes.add_note', page('hidden'), { raiseException: true })),
    path('staff/', staffRequired(page('staff'))),
    path('with-perms/', template('notes/with-perms.html')),
    path('without-perms/', template('notes/without-perms.html')),
    path('included/', template('notes/included.html')),
    path('computed/', (request) =>
      render(request, 'notes/computed.html', { part: 'notes/part.html', app: 'notes' }),
    ),
    path('own-perms/', (request) =>
      render(request, 'notes/part.html', { perms: { notes: { add_note: 'own' } } }),
    ),
    path('promised/', template('notes/promised.html')),
  ],
});

export const PASSWORD = 'correct horse battery';
