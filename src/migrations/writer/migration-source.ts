import type { MigrationFile } from '../operations/migration.ts';
import { operationSource } from './operation-source.ts';
import { layOut, literal, type Source } from './source-layout.ts';

const LINE_WIDTH = 110;
/** The operations that declare columns. */
const COLUMN_MAKERS: ReadonlySet<string> = new Set(['createTable', 'addColumn', 'alterColumn']);

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
  const kinds = operations.map(({ kind }) => kind);
  const column = kinds.some((kind) => COLUMN_MAKERS.has(kind)) ? ['column'] : [];
  return `${importLine([...new Set(['defineMigration', ...column, ...kinds])].sort())}\n\n${text}`;
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
