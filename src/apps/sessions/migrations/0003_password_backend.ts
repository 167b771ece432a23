import { defineMigration, runSql } from 'latchkey/migrations';

// The backend of passwords was called `email` before, though it takes whatever the model's username field is.
export default defineMigration({
  dependencies: ['latchkey.0002_ended_sessions'],
  operations: [
    runSql({
      up: "update latchkey_session set backend = 'password' where backend = 'email'",
      down: "update latchkey_session set backend = 'email' where backend = 'password'",
    }),
  ],
});
