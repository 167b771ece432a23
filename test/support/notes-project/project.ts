import starter from '../../../starter/latchkey.config.ts';
import { notes } from './notes/app.ts';

/** The starter with an app more, whose tables know no defaults: those of a Django database do not either. */
export const notesProject = { ...starter, apps: [...starter.apps, notes] };
