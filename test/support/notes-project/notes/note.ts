import { defineModel, field, mapField } from 'latchkey';
import { z } from 'zod';
import { CustomUser } from '../../../../starter/accounts/user.ts';

/** Words in a column of text. */
export const words = () =>
  mapField(field.text({ default: '', maxLength: 40 }), {
    fromStored: (text) => text.split(' ').filter(Boolean),
    toStored: (list: string[]) => list.join(' '),
    validate: (list) => (list.length > 3 ? 'Three words are enough.' : null),
  });

/** A model with a field of each kind. */
export const Note = defineModel({
  app: 'notes',
  name: 'Note',
  fields: {
    title: field.text({ maxLength: 20, helpText: 'In a few words.' }),
    slug: field.slug({ unique: true, ignoreCase: true }),
    body: field.text({ required: false, default: '' }),
    contact: field.email({ nullable: true }),
    website: field.url({ nullable: true }),
    mood: field.enum({ choices: ['calm', ['happy', 'Very happy']], default: 'calm' }),
    stars: field.integer({ min: 0, max: 5, default: 3 }),
    views: field.bigInteger({ default: 0 }),
    price: field.decimal({ maxDigits: 6, decimalPlaces: 2, nullable: true, min: 0 }),
    isDone: field.boolean({ default: false }),
    day: field.date({ nullable: true }),
    dueAt: field.datetime({ nullable: true }),
    words: words(),
    extra: field.json({
      schema: z.object({ tags: z.array(z.string()) }),
      default: () => ({ tags: [] as string[] }),
    }),
    ownerId: field.foreignKey(() => CustomUser, { onDelete: 'cascade' }),
    parentId: field.foreignKey('self', { nullable: true }),
  },
  indexes: [{ fields: ['ownerId', 'title'], unique: true }],
});
