import { column, createTable, defineMigration } from 'latchkey/migrations';

export default defineMigration({
  operations: [
    createTable('library_shelf', {
      model: 'Shelf',
      columns: {
        id: column.id(),
        name: column.varchar(50),
        reader_id: column.user({ onDelete: 'cascade' }),
      },
      indexes: [{ name: 'library_shelf_reader_id_idx', columns: ['reader_id'] }],
    }),
    createTable('library_book', {
      model: 'Book',
      columns: {
        id: column.id(),
        title: column.varchar(100),
        shelf_id: column.bigint({ references: { table: 'library_shelf', onDelete: 'cascade' } }),
        price: column.decimal(6, 2, { nullable: true }),
        read_at: column.datetime({ nullable: true }),
        cover: column.binary({ nullable: true }),
        words: column.varchar(40, { default: '' }),
        extra: column.json(),
        lock: column.varchar(20, { default: 'sesame' }),
      },
      indexes: [{ name: 'library_book_shelf_id_idx', columns: ['shelf_id'] }],
    }),
    createTable('library_review', {
      model: 'Review',
      columns: {
        id: column.id(),
        text: column.text(),
        book_id: column.bigint({ references: { table: 'library_book', onDelete: 'cascade' } }),
        author_id: column.user({ onDelete: 'set null', nullable: true }),
      },
      indexes: [
        { name: 'library_review_book_id_idx', columns: ['book_id'] },
        { name: 'library_review_author_id_idx', columns: ['author_id'] },
      ],
    }),
    createTable('library_loan', {
      model: 'Loan',
      columns: {
        id: column.id(),
        reader_id: column.user({ onDelete: 'restrict' }),
        title: column.varchar(100),
      },
      indexes: [{ name: 'library_loan_reader_id_idx', columns: ['reader_id'] }],
    }),
    createTable('library_follow', {
      model: 'Follow',
      columns: {
        id: column.id(),
        follower_id: column.user({ onDelete: 'cascade' }),
        followed_id: column.user({ onDelete: 'cascade' }),
      },
      indexes: [
        { name: 'library_follow_follower_id_idx', columns: ['follower_id'] },
        { name: 'library_follow_followed_id_idx', columns: ['followed_id'] },
      ],
    }),
  ],
});
