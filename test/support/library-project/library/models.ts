import { defineModel, field, mapField } from 'latchkey';
import { z } from 'zod';

/** A user's own. */
export const Shelf = defineModel({
  app: 'library',
  name: 'Shelf',
  labelPlural: 'shelves',
  fields: {
    name: field.text({ maxLength: 50 }),
    readerId: field.foreignKey('user', { onDelete: 'cascade' }),
  },
});

const words = () =>
  mapField(field.text({ default: '', maxLength: 40 }), {
    fromStored: (text) => new Set(text.split(' ').filter(Boolean)),
    toStored: (set: ReadonlySet<string>) => [...set].join(' '),
  });

/** What stands on a shelf is whose the shelf is. */
export const Book = defineModel({
  app: 'library',
  name: 'Book',
  fields: {
    title: field.text({ maxLength: 100 }),
    shelfId: field.foreignKey(() => Shelf, { onDelete: 'cascade', owned: true }),
    price: field.decimal({ maxDigits: 6, decimalPlaces: 2, nullable: true }),
    readAt: field.datetime({ nullable: true }),
    cover: field.binary({ nullable: true }),
    words: words(),
    extra: field.json({ schema: z.object({ pages: z.int().optional() }), default: () => ({}) }),
    lock: field.text({ maxLength: 20, default: 'sesame', withheld: true }),
  },
});

/** Stays without its author, whose it is as long as there is one. Goes along with the book, and is not its reader's. */
export const Review = defineModel({
  app: 'library',
  name: 'Review',
  fields: {
    text: field.text(),
    bookId: field.foreignKey(() => Book, { onDelete: 'cascade' }),
    authorId: field.foreignKey('user', { nullable: true, onDelete: 'set null', owned: true }),
  },
});

/** Is to be given back first. */
export const Loan = defineModel({
  app: 'library',
  name: 'Loan',
  labelPlural: 'loans that are not given back',
  fields: { readerId: field.foreignKey('user'), title: field.text({ maxLength: 100 }) },
});

/** Is the follower's. The other one goes without a trace, and is not told of it. */
export const Follow = defineModel({
  app: 'library',
  name: 'Follow',
  fields: {
    followerId: field.foreignKey('user', { onDelete: 'cascade', owned: true }),
    followedId: field.foreignKey('user', { onDelete: 'cascade', owned: false }),
  },
});
