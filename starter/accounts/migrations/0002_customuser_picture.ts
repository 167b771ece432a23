import { addColumn, column, defineMigration } from 'latchkey/migrations';

export default defineMigration({
  operations: [addColumn('accounts_customuser', 'picture', column.varchar(100, { nullable: true }))],
});
