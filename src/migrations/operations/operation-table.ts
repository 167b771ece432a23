import { addColumnDefinition } from './columns/add-column.ts';
import { addForeignKeyDefinition } from './columns/add-foreign-key.ts';
import { alterColumnDefinition } from './columns/alter-column.ts';
import { dropColumnDefinition } from './columns/drop-column.ts';
import { dropForeignKeyDefinition } from './columns/drop-foreign-key.ts';
import { renameColumnDefinition } from './columns/rename-column.ts';
import type { Operation, Operations } from './contract/operation.ts';
import type { OperationDefinition } from './contract/operation-definition.ts';
import { runCodeDefinition } from './data/run-code.ts';
import { runSqlDefinition } from './data/run-sql.ts';
import { createIndexDefinition } from './indexes/create-index.ts';
import { dropIndexDefinition } from './indexes/drop-index.ts';
import { renameIndexDefinition } from './indexes/rename-index.ts';
import { createTableDefinition } from './tables/create-table.ts';
import { dropTableDefinition } from './tables/drop-table.ts';
import { moveTableDefinition } from './tables/move-table.ts';
import { renameTableDefinition } from './tables/rename-table.ts';

type OperationTable = { readonly [Kind in keyof Operations]: OperationDefinition<Operations[Kind]> };

/** Every operation by its kind. One that is missing here does not compile. */
export const operationTable: OperationTable = {
  createTable: createTableDefinition,
  dropTable: dropTableDefinition,
  renameTable: renameTableDefinition,
  moveTable: moveTableDefinition,
  addColumn: addColumnDefinition,
  dropColumn: dropColumnDefinition,
  renameColumn: renameColumnDefinition,
  alterColumn: alterColumnDefinition,
  createIndex: createIndexDefinition,
  dropIndex: dropIndexDefinition,
  renameIndex: renameIndexDefinition,
  addForeignKey: addForeignKeyDefinition,
  dropForeignKey: dropForeignKeyDefinition,
  runSql: runSqlDefinition,
  runCode: runCodeDefinition,
};

/** What is to be known of an operation. */
export function definitionOf({ kind }: Operation): OperationDefinition<Operation> {
  return operationTable[kind];
}
