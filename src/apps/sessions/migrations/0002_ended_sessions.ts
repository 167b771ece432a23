import { column, createTable, defineMigration } from 'latchkey/migrations';

// Who has had all sessions ended: another program's sessions from before that are taken over no more. It refers to no table, so
// that what was ended stays ended when the user is gone.
export default defineMigration({
  dependencies: ['latchkey.0001_session'],
  operations: [
    createTable('latchkey_ended_sessions', {
      columns: { user_id: column.userId({ primaryKey: true }) },
    }),
  ],
});
