import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../docs/documents.ts';
import { typeErrors } from '../docs/virtual-project.ts';

/** Milliseconds: the compiler reads the whole source. */
const PATIENCE = 120_000;

/** A new operation that nothing knows of but itself. */
const operation = `
import '${root}/src/migrations/editors/open-editor.ts';
import '${root}/src/migrations/operations/operation-table.ts';

interface Vacuum {
  readonly kind: 'vacuum';
  readonly table: string;
}

declare module '${root}/src/migrations/operations/contract/operation.ts' {
  interface SchemaOperations {
    vacuum: Vacuum;
  }
}
`;

/** One that forgets a member at a time. */
const members = `
import '${root}/src/migrations/operations/operation-table.ts';
import type { OperationDefinition } from '${root}/src/migrations/operations/contract/operation-definition.ts';
import { type DropTable, dropTableDefinition } from '${root}/src/migrations/operations/tables/drop-table.ts';

type Definition = OperationDefinition<DropTable>;
type Needed<Name extends keyof Definition> = object extends Pick<Definition, Name> ? never : Name;
type Every = { readonly [Name in keyof Definition]: Needed<Name> };

// A member that could be left out would need what is never.
declare const names: { readonly [Name in keyof Definition]: Name };
export const needed: Every = names;
const { reverse, ...rest } = dropTableDefinition;
// @ts-expect-error It does not say how it is undone.
export const forgetful: Definition = rest;
`;

function compiled(text: string): string {
  const build = join(root, 'test/docs/.build');
  mkdirSync(build, { recursive: true });
  const folder = mkdtempSync(join(build, 'operation-'));
  try {
    writeFileSync(join(folder, 'new-operation.ts'), text);
    return typeErrors([join(folder, 'new-operation.ts')]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

it(
  'an operation that the table or an editor does not know does not compile',
  () => {
    const errors = compiled(operation)
      .split('\n')
      .filter((line) => line.includes('error TS'));
    const places = new Set(errors.map((line) => line.replace(/\(.*/, '').replace(/.*\//, '')));
    expect([...places].sort(), errors.join('\n')).toEqual([
      'operation-table.ts',
      'postgres-editor.ts',
      'sqlite-editor.ts',
    ]);
  },
  PATIENCE,
);

it('every member of a definition is needed', () => expect(compiled(members)).toBe(''), PATIENCE);
