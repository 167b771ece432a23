import { createIndex, defineMigration, dropIndex } from 'latchkey/migrations';

// Sessions are counted by the index alone: with the table they took two seconds of a million.
export default defineMigration({
  dependencies: ['latchkey.0004_session_clients'],
  operations: [
    createIndex('latchkey_session', {
      name: 'latchkey_session_expires_at_renewed_at_user_id_idx',
      columns: ['expires_at', 'renewed_at', 'user_id'],
    }),
    dropIndex('latchkey_session', 'latchkey_session_expires_at_idx'),
  ],
});
