import { defineApp } from 'latchkey';
import { Book, Follow, Loan, Review, Shelf } from './models.ts';

export const library = defineApp({
  name: 'library',
  models: [Shelf, Book, Review, Loan, Follow],
  folder: import.meta.dirname,
});
