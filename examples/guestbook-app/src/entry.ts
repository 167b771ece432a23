import { defineModel, field } from 'latchkey';

/** What somebody has written. It goes with its author. */
export const Entry = defineModel({
  app: 'guestbook',
  name: 'Entry',
  fields: {
    authorId: field.foreignKey('user', { onDelete: 'cascade' }),
    text: field.text({ maxLength: 200 }),
    writtenAt: field.datetime({ default: () => new Date(), editable: false }),
  },
});
