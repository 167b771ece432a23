import { defineApp } from 'latchkey';
import { Note } from './note.ts';

export const notes = defineApp({ name: 'notes', models: [Note], folder: import.meta.dirname });
