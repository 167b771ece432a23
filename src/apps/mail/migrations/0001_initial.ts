import { column, createTable, defineMigration } from 'latchkey/migrations';

export default defineMigration({
  operations: [
    createTable('latchkey_mail_outboxmail', {
      model: 'OutboxMail',
      columns: {
        id: column.id(),
        message_id: column.varchar(320),
        recipient: column.varchar(320),
        subject: column.text(),
        template: column.varchar(255),
        body: column.text({ nullable: true }),
        state: column.varchar(50),
        created_at: column.datetime(),
        next_attempt_at: column.datetime(),
        attempts: column.integer({ default: 0 }),
        last_error: column.text({ default: '' }),
        settled_at: column.datetime({ nullable: true }),
        lease_owner: column.varchar(64, { nullable: true }),
        lease_until: column.datetime({ nullable: true }),
      },
      indexes: [
        { name: 'latchkey_mail_outboxmail_message_id_key', columns: ['message_id'], unique: true },
        { name: 'latchkey_mail_outboxmail_state_next_attempt_at_idx', columns: ['state', 'next_attempt_at'] },
      ],
    }),
  ],
});
