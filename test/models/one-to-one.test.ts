import { defineModel, field, LatchkeyError, modelForm, related } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelsSource } from '../../src/cli/commands/inspectdb/models-source.ts';
import type { Database } from '../../src/database/contract/database.ts';
import { diffSchemas } from '../../src/migrations/diff/diff-schemas.ts';
import { inspectTables } from '../../src/migrations/inspect/inspect-tables.ts';
import { modelTable } from '../../src/migrations/schema/model-tables.ts';
import { ModelManager } from '../../src/models/rows/model-manager.ts';
import { sqlModelStore } from '../../src/stores/rows/sql-model-store.ts';
import { failureCode, migrateTo, migrationsOf, OpenDatabases, operationsFor } from '../migrations/support.ts';
import { eachDatabase } from '../support/databases.ts';

const Member = defineModel({ app: 'club', name: 'Member', fields: { name: field.text({ maxLength: 50 }) } });
const Card = defineModel({
  app: 'club',
  name: 'Card',
  fields: {
    memberId: field.oneToOne(() => Member, { onDelete: 'cascade' }),
    code: field.text({ maxLength: 20 }),
  },
});
/** As it was before: several cards for a member. */
const ManyCards = {
  ...Card,
  fields: { ...Card.fields, memberId: field.foreignKey(() => Member, { onDelete: 'cascade' }) },
};

const tablesOf = (card: typeof Card | typeof ManyCards) =>
  new Map([
    [Member.table, modelTable(Member)],
    [Card.table, modelTable(card)],
  ]);
const changes = async (from: typeof Card | typeof ManyCards, to: typeof Card | typeof ManyCards) => {
  const diff = { recorded: tablesOf(from), wanted: tablesOf(to), apps: ['club'] };
  const found = await diffSchemas(diff, { isRenamed: () => false, valueFor: () => 0 });
  return found.map(({ operation }) => operation);
};

eachDatabase((databases) => {
  const open = new OpenDatabases(databases);
  let database: Database;
  beforeAll(async () => {
    database = await open.empty();
    await migrateTo(database, migrationsOf('club', operationsFor(tablesOf(Card))));
  });
  afterAll(() => open.close());

  const members = () => new ModelManager(Member, sqlModelStore(database, Member));
  const cards = () => new ModelManager(Card, sqlModelStore(database, Card));
  const member = async (name: string) => {
    const made = await members().create({ name });
    if (!('row' in made)) throw new Error('It was not made.');
    return made.row;
  };

  describe('a field that is one-to-one', () => {
    it('refers to a row that no other row refers to', async () => {
      const ada = await member('Ada');
      expect(await cards().create({ memberId: ada.id, code: 'a' })).toMatchObject({
        row: { memberId: ada.id, code: 'a' },
      });
      expect(await cards().create({ memberId: ada.id, code: 'b' })).toEqual({ duplicate: 'memberId' });
      expect(await cards().create({ memberId: 999, code: 'c' })).toEqual({ missing: 'memberId' });
    });

    it('is found by the other row, and finds by it', async () => {
      const bob = await member('Bob');
      await cards().create({ memberId: bob.id, code: 'of-bob' });
      expect(await cards().first({ where: { memberId: bob.id } })).toMatchObject({ code: 'of-bob' });
      expect(await cards().list({ where: { memberId: related({ name: 'Bob' }) } })).toMatchObject([
        { code: 'of-bob' },
      ]);
    });

    it('goes along with the other row', async () => {
      const cy = await member('Cy');
      await cards().create({ memberId: cy.id, code: 'of-cy' });
      expect(await members().delete(cy.id)).toBe('deleted');
      expect(await cards().exists({ code: 'of-cy' })).toBe(false);
    });

    it('is said to be taken by a form, at the field', async () => {
      const dan = await member('Dan');
      await cards().create({ memberId: dan.id, code: 'd' });
      const form = modelForm(Card, { fields: ['memberId', 'code'] });
      expect(form.fields.memberId.label?.toString()).toBe('Member');
      const sent = form.bind([
        ['memberId', String(dan.id)],
        ['code', 'e'],
      ]);
      expect(await sent.save(cards())).toBeNull();
      expect(sent.errorMessages).toEqual({ memberId: ['Another card has this member already.'] });
    });

    it('is printed by inspectdb, and nothing but its uniqueness differs from a foreign key', async () => {
      const printed = modelsSource(await inspectTables(database), { app: null, known: [] });
      expect(printed).toContain('Member = defineModel');
      expect(printed).toContain(`memberId: field.oneToOne((): Model => Member, { onDelete: 'cascade' }),`);
      expect(await changes(Card, Card)).toEqual([]);
    });

    it('becomes a foreign key and is made of one by its index alone', async () => {
      const own = await open.empty();
      const apart = await changes(Card, ManyCards);
      const together = await changes(ManyCards, Card);
      expect(apart.map(({ kind }) => kind)).toEqual(['dropIndex', 'createIndex']);
      const steps = migrationsOf('club', operationsFor(tablesOf(Card)), apart, together);
      await migrateTo(own, steps, '0002_step');
      const [ada] = [await new ModelManager(Member, sqlModelStore(own, Member)).create({ name: 'Ada' })];
      const memberId = 'row' in ada ? ada.row.id : 0;
      const manager = new ModelManager(Card, sqlModelStore(own, Card));
      for (const code of ['a', 'b']) expect(await manager.create({ memberId, code })).toHaveProperty('row');
      expect(await failureCode(migrateTo(own, steps))).toBe('migration_duplicates');
      await manager.deleteWhere({ code: 'b' });
      await migrateTo(own, steps);
      expect(await manager.create({ memberId, code: 'b' })).toEqual({ duplicate: 'memberId' });
    });
  });
});

describe('a declaration of one-to-one', () => {
  it('is unique, and refuses to be anything else', () => {
    expect(field.oneToOne('self')).toMatchObject({ kind: 'oneToOne', unique: true, onDelete: 'restrict' });
    const declare = (options: object) => () => field.oneToOne('self', options);
    for (const options of [{ unique: false }, { onDelete: 'set null' }, { owned: true }]) {
      expect(declare(options)).toThrow(LatchkeyError);
    }
  });
});
