import type { Operation } from '../operations/contract/operation.ts';
import { layOut, literal, type Source } from '../operations/contract/source-layout.ts';
import type { MigrationFile } from '../operations/migration.ts';
import { definitionOf } from '../operations/operation-table.ts';

const LINE_WIDTH = 110;

/** The text of a migration's file. It is TypeScript and JavaScript at once. */
export function migrationSource({ dependencies = [], merges = [], operations }: MigrationFile): string {
  const file: Source = {
    call: 'defineMigration',
    args: [
      {
        object: [
          ...(dependencies.length === 0
            ? []
            : [['dependencies', { list: dependencies.map(literal) }] as const]),
          ...(merges.length === 0 ? [] : [['merges', { list: merges.map(literal) }] as const]),
          ['operations', { list: operations.map(operationSource) }],
        ],
        tall: true,
      },
    ],
  };
  const prefix = 'export default ';
  const text = `${prefix}${layOut(file, { column: prefix.length, room: 1 })};\n`;
  return `${importLine([...new Set(calledNames(file))].sort())}\n\n${text}`;
}

/**
 * An operation as the call that makes it.
 *
 * @throws Error for SQL and code, which only people write.
 */
function operationSource(operation: Operation): Source {
  const args = definitionOf(operation).source(operation);
  if (!args) throw new Error(`${operation.kind} is not made from models`);
  return { call: operation.kind, args };
}

/** The names that source calls something by: `column` of `column.text()`. */
function calledNames(source: Source): readonly string[] {
  if (typeof source === 'string') return [];
  if ('list' in source) return source.list.flatMap(calledNames);
  if ('object' in source) return source.object.flatMap(([, value]) => calledNames(value));
  return [source.call.replace(/\..*/, ''), ...source.args.flatMap(calledNames)];
}

/** A migration of one's own, to be filled in. */
export function emptyMigrationSource(): string {
  return `import { defineMigration } from 'latchkey/migrations';

// Steps that no model tells of: runSql and runCode, both of 'latchkey/migrations'.
export default defineMigration({
  operations: [],
});
`;
}

function importLine(names: readonly string[]): string {
  const flat = `import { ${names.join(', ')} } from 'latchkey/migrations';`;
  if (flat.length <= LINE_WIDTH) return flat;
  return `import {\n${names.map((name) => `  ${name},\n`).join('')}} from 'latchkey/migrations';`;
}
