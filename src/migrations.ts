export { column } from './stores/sql/migrations/column.ts';
export { forEachBatch } from './stores/sql/migrations/for-each-batch.ts';
export { defineMigration } from './stores/sql/migrations/migration.ts';
export {
  addColumn,
  addForeignKey,
  alterColumn,
  createIndex,
  createTable,
  dropColumn,
  dropForeignKey,
  dropIndex,
  dropTable,
  renameColumn,
  renameTable,
  runCode,
  runSql,
} from './stores/sql/migrations/operations.ts';
