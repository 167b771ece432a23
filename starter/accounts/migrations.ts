import { sql } from 'kysely';
import { defineMigration } from 'latchkey';

/** The steps that make this app's tables, in their order. Add new ones at the end; change none that has run. */
export const migrations = [
  defineMigration({
    app: 'accounts',
    name: '0001_initial',
    async up(database) {
      await database.schema
        .createTable('accounts_customuser')
        .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement().notNull())
        .addColumn('password', 'varchar(128)', (column) => column.notNull())
        .addColumn('last_login', 'datetime')
        .addColumn('is_superuser', 'boolean', (column) => column.notNull())
        .addColumn('email', 'varchar(254)', (column) => column.notNull().unique())
        .addColumn('username', 'varchar(150)', (column) => column.notNull())
        .addColumn('is_active', 'boolean', (column) => column.notNull())
        .addColumn('is_staff', 'boolean', (column) => column.notNull())
        .execute();
      // Two addresses that differ only in letter case are one account.
      await database.schema
        .createIndex('accounts_customuser_email_lower')
        .on('accounts_customuser')
        .expression(sql`lower(email)`)
        .unique()
        .execute();
    },
  }),
];
