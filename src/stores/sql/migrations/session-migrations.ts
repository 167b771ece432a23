import type { BaseUser } from '../../../core/users/user.ts';
import type { UserModel } from '../../../core/users/user-model.ts';
import { SESSION_TABLE } from '../sql-session-store.ts';
import { defineMigration, type Migration } from './migration.ts';

/** The package's own tables. They refer to the project's users, so its migrations come first. */
export function sessionMigrations<U extends BaseUser>(model: UserModel<U>): readonly Migration[] {
  return [
    defineMigration({
      app: 'latchkey',
      name: '0001_session',
      async up(database) {
        await database.schema
          .createTable(SESSION_TABLE)
          .addColumn('key_hash', 'varchar(64)', (column) => column.primaryKey().notNull())
          .addColumn('user_id', 'bigint', (column) =>
            column.references(`${model.table}.id`).onDelete('cascade'),
          )
          .addColumn('auth_hash', 'varchar(64)')
          .addColumn('backend', 'varchar(100)')
          .addColumn('data', 'text', (column) => column.notNull().defaultTo('{}'))
          .addColumn('created_at', 'bigint', (column) => column.notNull())
          .addColumn('renewed_at', 'bigint', (column) => column.notNull())
          .addColumn('expires_at', 'bigint', (column) => column.notNull())
          .addColumn('expiry_age', 'integer')
          .execute();
        await database.schema
          .createIndex(`${SESSION_TABLE}_user_id`)
          .on(SESSION_TABLE)
          .column('user_id')
          .execute();
        await database.schema
          .createIndex(`${SESSION_TABLE}_expires_at`)
          .on(SESSION_TABLE)
          .column('expires_at')
          .execute();
      },
    }),
  ];
}
