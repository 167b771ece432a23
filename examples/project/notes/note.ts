import { defineModel, field, modelForm, type RowOf } from 'latchkey';
import { CustomUser } from '../accounts/user.ts';

/** A note of one user's. */
export const Note = defineModel({
  app: 'notes',
  name: 'Note',
  fields: {
    title: field.text({ maxLength: 100 }),
    pinned: field.boolean({ default: false, label: 'Keep on top' }),
    ownerId: field.foreignKey(() => CustomUser, { onDelete: 'cascade' }),
  },
});

export type Note = RowOf<typeof Note>;

/** What a visitor says of a new note; whose it is, is not the visitor's to say. */
export const noteForm = modelForm(Note, { fields: ['title', 'pinned'] });
