// Written by latchkey inspectdb from the tables of a database. Look it over before you use it: a database tells
// neither labels, choices, nor what happens in code, and onDelete is what the database does by itself.
import { defineModel, defineUserModel, field, type Model } from 'latchkey';

export const CustomUser = defineUserModel({
  name: 'CustomUser',
  app: 'accounts',
  fields: {
    email: field.email({ unique: true }),
    username: field.text({ maxLength: 150 }),
    isActive: field.boolean({ default: true }),
    isStaff: field.boolean({ default: false }),
  },
  usernameField: 'email',
  requiredFields: ['username'],
});

export const Book = defineModel({
  name: 'Book',
  app: 'books',
  fields: {
    title: field.text({ maxLength: 200, index: true }),
    blurb: field.text({ default: 'it\'s "new"' }),
    contactEmail: field.email({ nullable: true }),
    pages: field.integer({ default: 1 }),
    copies: field.bigInteger({ default: 0 }),
    price: field.decimal({ maxDigits: 8, decimalPlaces: 2, default: '9.50' }),
    inPrint: field.boolean({ default: true }),
    published: field.date({ nullable: true }),
    seenAt: field.datetime({ nullable: true }),
    extras: field.json({ nullable: true }),
    shelfId: field.foreignKey((): Model => Shelf, { onDelete: 'cascade' }),
    iSBN: field.text({ column: 'ISBN', maxLength: 13, unique: true }),
  },
  indexes: [{ fields: ['shelfId', 'published'] }, { fields: ['title', 'pages'], unique: true }],
});

export const Shelf = defineModel({
  name: 'Shelf',
  app: 'books',
  fields: {
    code: field.text({ maxLength: 20, unique: true, ignoreCase: true }),
    upperId: field.foreignKey('self', { onDelete: 'set null', nullable: true }),
    keeperId: field.foreignKey(() => CustomUser),
  },
});
