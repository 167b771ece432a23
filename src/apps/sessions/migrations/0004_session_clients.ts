import { addColumn, column, defineMigration } from 'latchkey/migrations';

// From which browser each login came, and when its user last proved who they are. Nothing of it is known of sessions that are
// there already.
export default defineMigration({
  dependencies: ['latchkey.0003_password_backend'],
  operations: [
    addColumn('latchkey_session', 'authenticated_at', column.bigint({ nullable: true })),
    addColumn('latchkey_session', 'user_agent', column.varchar(255, { nullable: true })),
    addColumn('latchkey_session', 'ip_address', column.varchar(45, { nullable: true })),
  ],
});
