import { defineModel, defineUserModel, field } from 'latchkey';
import { afterAll, describe, expect, it } from 'vitest';
import { DataDownload } from '../../src/apps/accounts/data/data-download.ts';
import { PlannedDeletion } from '../../src/apps/accounts/deletion/rules/planned-deletion.ts';
import { ProvenAddressTable } from '../../src/core/addresses/proven-address-table.ts';
import { UserLanguageTable } from '../../src/core/languages/user-language-table.ts';
import { OneTimeTable } from '../../src/core/one-time/one-time-table.ts';
import { SessionTable } from '../../src/core/sessions/kept/session-table.ts';
import { stateAfter } from '../../src/migrations/operations/apply-operation.ts';
import { modelTable } from '../../src/migrations/schema/model-tables.ts';
import type { ColumnSpec, TableSpec } from '../../src/migrations/schema/schema-state.ts';
import { ModelManager } from '../../src/models/rows/model-manager.ts';
import { sqlModelStore } from '../../src/stores/rows/sql-model-store.ts';
import { CustomUser } from '../../starter/accounts/user.ts';
import starter from '../../starter/latchkey.config.ts';
import { eachDatabase } from '../support/databases.ts';
import { loadMigrations } from '../support/package-migrations.ts';
import { migrateTo, migrationsOf, OpenDatabases, operationsFor } from './support.ts';

/** What of a table does not depend on how it was declared. */
function made({ columns, indexes }: TableSpec) {
  const bound = ([name, { references, ...spec }]: [string, ColumnSpec]) => {
    const { user: _, ...target } = references ?? {};
    return [name, references ? { ...spec, references: target } : spec];
  };
  return {
    columns: Object.fromEntries(Object.entries(columns).map(bound)),
    indexes: [...indexes].sort((one, other) => (one.name < other.name ? -1 : 1)),
  };
}

describe.each([
  ['sessions', SessionTable],
  ['one-time secrets', OneTimeTable],
  ['proven addresses', ProvenAddressTable],
  ['downloads', DataDownload],
  ['planned deletions', PlannedDeletion],
  ['chosen languages', UserLanguageTable],
])('the table of %s', (_, model) => {
  it('is made as its model says', async () => {
    const table = stateAfter(await loadMigrations(starter.apps, CustomUser)).get(model.table);
    if (!table) throw new Error('No migration makes it.');
    expect(made(table)).toEqual(made(modelTable(model, { userModel: CustomUser })));
  });
});

const Token = defineModel({
  app: 'shop',
  name: 'Token',
  id: field.text({ maxLength: 64, column: 'key_hash' }),
  fields: { note: field.text({ default: '' }) },
});

describe('a primary key whose column has another name', () => {
  eachDatabase((databases) => {
    const open = new OpenDatabases(databases);
    afterAll(() => open.close());

    it('is the id of its rows', async () => {
      const database = await open.empty();
      const tables = new Map([[Token.table, modelTable(Token)]]);
      await migrateTo(database, migrationsOf('shop', operationsFor(tables)));
      const tokens = new ModelManager(Token, sqlModelStore(database, Token));
      const row = { id: 'abc', note: 'one' };
      expect(await tokens.create(row)).toEqual({ row });
      expect(await tokens.create({ id: 'abc' })).toEqual({ duplicate: 'id' });
      expect(await tokens.get('abc')).toEqual(row);
      expect(await tokens.list({ where: { id: 'abc' }, orderBy: '-id' })).toEqual([row]);
      expect(await tokens.update('abc', { note: 'two' })).toMatchObject({ row: { note: 'two' } });
      expect(await tokens.delete('abc')).toBe('deleted');
    });
  });

  it('is nothing that a foreign key, or a session, can refer to', () => {
    const Use = defineModel({ app: 'shop', name: 'Use', fields: { tokenId: field.foreignKey(() => Token) } });
    expect(() => modelTable(Use)).toThrow(expect.objectContaining({ code: 'model_invalid' }));
    const { email, isActive, isStaff } = CustomUser.fields;
    const declare = () =>
      defineUserModel({
        name: 'Keyed',
        id: field.text({ maxLength: 9, column: 'key' }),
        fields: { email, isActive, isStaff },
      });
    expect(declare).toThrow(expect.objectContaining({ code: 'user_model_invalid' }));
  });
});
