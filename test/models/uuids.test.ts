import { defineModel, field, LatchkeyError, modelForm, uuid4, uuid7 } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelsSource } from '../../src/cli/commands/inspectdb/models-source.ts';
import type { Database } from '../../src/database/contract/database.ts';
import { sql } from '../../src/database/sql/kysely.ts';
import { inspectTables } from '../../src/migrations/inspect/inspect-tables.ts';
import { modelTable } from '../../src/migrations/schema/model-tables.ts';
import { ModelManager } from '../../src/models/rows/model-manager.ts';
import { typedKysely } from '../../src/stores/rows/columns/typed-tables.ts';
import { sqlModelStore } from '../../src/stores/rows/sql-model-store.ts';
import { migrateTo, migrationsOf, OpenDatabases, operationsFor } from '../migrations/support.ts';
import { eachDatabase } from '../support/databases.ts';

const Order = defineModel({
  app: 'shop',
  name: 'Order',
  fields: {
    reference: field.uuid({ unique: true, default: uuid7 }),
    basket: field.uuid({ nullable: true }),
    kind: field.uuid({ default: '00000000-0000-4000-8000-00000000000a' }),
    /** Not a UUID, but as long as one without dashes. */
    digest: field.text({ maxLength: 32, nullable: true }),
  },
});
const UUID = '12345678-1234-5678-1234-5678abcdef00';
const DIGITS = UUID.replaceAll('-', '');

eachDatabase((databases) => {
  const open = new OpenDatabases(databases);
  let database: Database;
  beforeAll(async () => {
    database = await open.empty();
    const tables = new Map([[Order.table, modelTable(Order)]]);
    await migrateTo(database, migrationsOf('shop', operationsFor(tables)));
  });
  afterAll(() => open.close());

  const orders = () => new ModelManager(Order, sqlModelStore(database, Order));
  const made = async (values: Parameters<ReturnType<typeof orders>['create']>[0] = {}) => {
    const outcome = await orders().create(values);
    if (!('row' in outcome)) throw new Error(`Refused: ${JSON.stringify(outcome)}`);
    return outcome.row;
  };

  describe('a field of a UUID', () => {
    it('is made by its default, in the order of the rows', async () => {
      const [first, second] = [await made(), await made()];
      expect(first.reference).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
      expect(first.reference < second.reference).toBe(true);
      expect(first.kind).toBe('00000000-0000-4000-8000-00000000000a');
      const sorted = await orders().list({ orderBy: '-reference', limit: 2 });
      expect(sorted.map(({ id }) => id)).toEqual([second.id, first.id]);
    });

    it('is one value in every spelling, written and looked for', async () => {
      const row = await made({ basket: UUID.toUpperCase() });
      expect(row.basket).toBe(UUID);
      expect(await orders().get(row.id)).toEqual(row);
      for (const basket of [UUID, DIGITS, UUID.toUpperCase()]) {
        expect(await orders().list({ where: { basket } })).toEqual([row]);
      }
      expect(await orders().count({ basket: 'no such thing' })).toBe(0);
    });

    it('is unique where it is declared so', async () => {
      const reference = uuid4();
      await made({ reference });
      expect(await orders().create({ reference: reference.toUpperCase() })).toEqual({
        duplicate: 'reference',
      });
    });

    it('refuses what is none', async () => {
      const refusal = await orders()
        .create({ basket: '1234' })
        .catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(LatchkeyError);
      expect((refusal as Error).message).toContain('It must be a UUID');
    });

    it('is asked for by a form', async () => {
      const form = modelForm(Order, { fields: ['basket'] }).bind([['basket', ` ${DIGITS} `]]);
      expect(await form.validate()).toEqual({ ok: true, data: { basket: UUID } });
      const wrong = modelForm(Order, { fields: ['basket'] }).bind([['basket', '1234']]);
      expect(await wrong.validate()).toEqual({ ok: false });
      expect([...wrong.fields.basket.errors]).toEqual([expect.stringContaining('Enter a UUID')]);
    });

    it('is the same to a query of one’s own, which fills it in', async () => {
      const kysely = typedKysely(database, [Order]);
      const row = await kysely
        .insertInto('shop_order')
        .values({ basket: UUID })
        .returningAll()
        .executeTakeFirstOrThrow();
      expect(row).toMatchObject({ basket: UUID, reference: expect.stringMatching(/^.{8}-.{4}-7/) });
      expect(await orders().get(Number(row.id))).toMatchObject({ basket: UUID, reference: row.reference });
    });

    it('leaves a text of 32 characters alone', async () => {
      const row = await made({ digest: DIGITS });
      expect(row.digest).toBe(DIGITS);
      if (databases.name === 'sqlite') {
        const { kysely } = database;
        await sql`alter table shop_order add column other_digest char(32)`.execute(kysely);
        await sql`alter table shop_order rename column digest to old_digest`.execute(kysely);
        await sql`alter table shop_order rename column other_digest to digest`.execute(kysely);
      }
      const other = await made({ digest: DIGITS });
      expect(other.digest).toBe(DIGITS);
      expect(await orders().list({ where: { digest: DIGITS } })).toContainEqual(other);
    });

    it('is printed by inspectdb', async () => {
      const tables = (await inspectTables(database)).filter(({ name }) => name === 'shop_order');
      const source = modelsSource(tables, { app: null, known: [] });
      expect(source).toContain('    reference: field.uuid({ unique: true }),\n');
      expect(source).toContain(
        "    kind: field.uuid({ default: '00000000-0000-4000-8000-00000000000a' }),\n",
      );
    });
  });
});
