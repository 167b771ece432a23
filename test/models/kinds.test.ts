import { defineModel, field, modelForm } from 'latchkey';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { modelsSource } from '../../src/cli/commands/inspectdb/models-source.ts';
import type { Database } from '../../src/database/contract/database.ts';
import { inspectTables } from '../../src/migrations/inspect/inspect-tables.ts';
import { modelTable } from '../../src/migrations/schema/model-tables.ts';
import { modelSchema } from '../../src/models/checks/model-schema.ts';
import { ValueProblem } from '../../src/models/fields/value-problem.ts';
import { type FieldKind, kinds } from '../../src/models/kinds/kinds.ts';
import { kindOf, type ModelField } from '../../src/models/kinds/model-field.ts';
import { ModelManager } from '../../src/models/rows/model-manager.ts';
import { sqlModelStore } from '../../src/stores/rows/sql-model-store.ts';
import { migrateTo, migrationsOf, OpenDatabases, operationsFor } from '../migrations/support.ts';
import { eachDatabase } from '../support/databases.ts';

/** What is particular to a kind of field, seen from outside. */
interface KindCase {
  readonly field: ModelField;
  /** A value, and what is kept of it where that is another. */
  readonly value: unknown;
  readonly kept?: unknown;
  readonly none: unknown;
  /** The type of the column, as each database tells it. */
  readonly column: readonly [sqlite: string, postgres: string];
  /** The form's control, what it shows of the value, and what is no value in it. */
  readonly widget: string;
  readonly shown: string | boolean;
  readonly wrong: string | null;
  /** What JSON says of it, where that is not the value itself. */
  readonly json?: unknown;
  /** The default that a column can have, and how it stands in the model. */
  readonly fallback?: string | number | boolean;
  /** The field that `inspectdb` prints, where it is not the same on both databases. */
  readonly printed: string | readonly [sqlite: string, postgres: string];
  /** Whether tests can make up values. */
  readonly sampled: boolean;
}

const UUID = '01890a5d-ac96-774b-bcce-b302099a8057';
const MOMENT = new Date('2026-01-31T23:59:59.123Z');

/** A row for each kind: without one, this does not compile. */
const cases: Readonly<Record<Exclude<FieldKind, 'foreignKey' | 'oneToOne'>, KindCase>> = {
  text: {
    field: field.text({ maxLength: 20, nullable: true }),
    value: 'Tea',
    none: 5,
    column: ['varchar(20)', 'character varying(20)'],
    widget: 'text',
    shown: 'Tea',
    wrong: 'x'.repeat(21),
    fallback: 'new',
    printed: 'text({ maxLength: 20, nullable: true',
    sampled: true,
  },
  email: {
    field: field.email({ nullable: true, column: 'email' }),
    value: 'Ada@EXAMPLE.com',
    kept: 'Ada@example.com',
    none: 'nobody',
    column: ['varchar(254)', 'character varying(254)'],
    widget: 'email',
    shown: 'Ada@example.com',
    wrong: 'nobody',
    fallback: 'ada@example.com',
    printed: 'email({ nullable: true',
    sampled: true,
  },
  slug: {
    field: field.slug({ nullable: true }),
    value: 'a-slug',
    none: 'no slug',
    column: ['varchar(50)', 'character varying(50)'],
    widget: 'text',
    shown: 'a-slug',
    wrong: 'no slug',
    fallback: 'new',
    printed: 'text({ maxLength: 50, nullable: true',
    sampled: true,
  },
  url: {
    field: field.url({ nullable: true }),
    value: 'https://example.com/',
    none: 'example.com',
    column: ['varchar(200)', 'character varying(200)'],
    widget: 'url',
    shown: 'https://example.com/',
    wrong: 'example.com',
    fallback: 'https://example.org/',
    printed: 'text({ maxLength: 200, nullable: true',
    sampled: true,
  },
  enum: {
    field: field.enum({ choices: ['light', 'dark'], nullable: true }),
    value: 'dark',
    none: 'loud',
    column: ['varchar(50)', 'character varying(50)'],
    widget: 'select',
    shown: 'dark',
    wrong: 'loud',
    fallback: 'light',
    printed: 'text({ maxLength: 50, nullable: true',
    sampled: true,
  },
  file: {
    field: field.file({ folder: 'reports', nullable: true }),
    value: 'reports/plan.pdf',
    none: '../plan.pdf',
    column: ['varchar(100)', 'character varying(100)'],
    widget: 'file',
    shown: 'reports/plan.pdf',
    wrong: 'plan.pdf',
    printed: 'text({ maxLength: 100, nullable: true',
    sampled: false,
  },
  image: {
    field: field.image({ folder: 'pictures', nullable: true }),
    value: 'pictures/ada.png',
    none: '/etc/passwd',
    column: ['varchar(100)', 'character varying(100)'],
    widget: 'file',
    shown: 'pictures/ada.png',
    wrong: 'ada.png',
    printed: 'text({ maxLength: 100, nullable: true',
    sampled: false,
  },
  integer: {
    field: field.integer({ nullable: true }),
    value: -7,
    none: 1.5,
    column: ['integer', 'integer'],
    widget: 'number',
    shown: '-7',
    wrong: '1.5',
    fallback: 3,
    printed: 'integer({ nullable: true',
    sampled: true,
  },
  bigInteger: {
    field: field.bigInteger({ nullable: true }),
    value: 2 ** 40,
    none: 2 ** 53,
    column: ['bigint', 'bigint'],
    widget: 'number',
    shown: String(2 ** 40),
    wrong: 'many',
    fallback: 2 ** 41,
    printed: 'bigInteger({ nullable: true',
    sampled: true,
  },
  decimal: {
    field: field.decimal({ maxDigits: 8, decimalPlaces: 2, nullable: true }),
    value: '12.5',
    kept: '12.50',
    none: 12.5,
    column: ['decimal(8, 2)', 'numeric(8,2)'],
    widget: 'number',
    shown: '12.50',
    wrong: '1.234',
    fallback: '1.50',
    printed: 'decimal({ maxDigits: 8, decimalPlaces: 2, nullable: true',
    sampled: true,
  },
  boolean: {
    field: field.boolean({ nullable: true }),
    value: true,
    none: 'yes',
    column: ['boolean', 'boolean'],
    widget: 'checkbox',
    shown: true,
    wrong: null,
    fallback: true,
    printed: 'boolean({ nullable: true',
    sampled: true,
  },
  date: {
    field: field.date({ nullable: true }),
    value: '2026-01-31',
    none: '2026-02-30',
    column: ['date', 'date'],
    widget: 'date',
    shown: '2026-01-31',
    wrong: '2026-02-30',
    fallback: '2000-01-01',
    printed: 'date({ nullable: true',
    sampled: true,
  },
  datetime: {
    field: field.datetime({ nullable: true }),
    value: MOMENT,
    none: '2026-01-31',
    column: ['datetime', 'timestamp with time zone'],
    widget: 'datetime-local',
    shown: '2026-01-31T23:59:59.123',
    wrong: 'soon',
    json: '2026-02-01T00:59:59.123+01:00',
    printed: 'datetime({ nullable: true',
    sampled: true,
  },
  time: {
    field: field.time({ nullable: true }),
    value: '23:59:59.5',
    kept: '23:59:59.500000',
    none: '24:00',
    column: ['time', 'time without time zone'],
    widget: 'time',
    shown: '23:59:59.500',
    wrong: '24:00',
    fallback: '12:30:00',
    printed: 'time({ nullable: true',
    sampled: true,
  },
  duration: {
    field: field.duration({ nullable: true }),
    value: 93_784_000_005,
    none: 0.5,
    column: ['bigint', 'interval'],
    widget: 'text',
    shown: '1 02:03:04.000005',
    wrong: 'long',
    fallback: 3_600_000_000,
    // Django's column on SQLite does not tell it.
    printed: ['bigInteger({ nullable: true', 'duration({ nullable: true'],
    sampled: true,
  },
  json: {
    field: field.json({ schema: z.unknown(), nullable: true }) as ModelField,
    value: { a: [1, null, 'ü'] },
    none: Number.NaN,
    column: ['json', 'jsonb'],
    widget: 'textarea',
    shown: JSON.stringify({ a: [1, null, 'ü'] }, null, 2),
    wrong: '{',
    printed: 'json({ nullable: true',
    sampled: false,
  },
  binary: {
    field: field.binary({ nullable: true }),
    value: new Uint8Array([255, 0, 1]),
    none: 'text',
    column: ['blob', 'bytea'],
    widget: 'textarea',
    shown: '/wAB',
    wrong: '/w*',
    json: '/wAB',
    printed: 'binary({ nullable: true',
    sampled: true,
  },
  uuid: {
    field: field.uuid({ nullable: true }),
    value: UUID.toUpperCase(),
    kept: UUID,
    none: '1234',
    column: ['char(32)', 'uuid'],
    widget: 'text',
    shown: UUID,
    wrong: '1234',
    fallback: UUID,
    printed: 'uuid({ nullable: true',
    sampled: true,
  },
};

const list = Object.entries(cases).map(([kind, one]) => ({ kind, kept: one.value, ...one }));
const fields: Record<string, ModelField> = Object.fromEntries(list.map((one) => [one.kind, one.field]));
const defaults: Record<string, ModelField> = Object.fromEntries(
  list.flatMap(({ kind, field: declared, fallback }) =>
    fallback === undefined
      ? []
      : [[kind, { ...declared, column: undefined, default: fallback } as ModelField]],
  ),
);
const Sample = defineModel({ app: 'kinds', name: 'Sample', fields });
const Defaults = defineModel({ app: 'kinds', name: 'Defaults', fields: defaults });

eachDatabase((databases) => {
  const open = new OpenDatabases(databases);
  let database: Database;
  const at = <T>([sqlite, postgres]: readonly [T, T]) => (databases.name === 'sqlite' ? sqlite : postgres);
  beforeAll(async () => {
    database = await open.empty();
    const tables = new Map([
      [Sample.table, modelTable(Sample)],
      [Defaults.table, modelTable(Defaults)],
    ]);
    await migrateTo(database, migrationsOf('kinds', operationsFor(tables)));
  });
  afterAll(() => open.close());

  const samples = () => new ModelManager(Sample, sqlModelStore(database, Sample));
  const written = async (values: Record<string, unknown>) => {
    const outcome = await samples().create(values);
    if (!('row' in outcome)) throw new Error(`Refused: ${JSON.stringify(outcome)}`);
    return outcome.row as Record<string, unknown> & { readonly id: number };
  };

  describe.each(list)('a field of the kind $kind', (one) => {
    const { kind, kept } = one;

    it('keeps its values in one spelling, and finds them', async () => {
      const row = await written({ [kind]: one.value });
      expect(row[kind]).toStrictEqual(kept);
      expect(await samples().get(row.id)).toStrictEqual(row);
      if (kind === 'json') return;
      const found = await samples().list({ where: { [kind]: one.value } as object });
      expect(found).toContainEqual(row);
      expect(await samples().list({ where: { [kind]: one.none } as object })).toEqual([]);
    });

    it('refuses what is none', async () => {
      await expect(samples().create({ [kind]: one.none })).rejects.toMatchObject({
        code: 'field_value_invalid',
      });
    });

    it('has null', async () => {
      expect((await written({ [kind]: null }))[kind]).toBeNull();
    });

    it('has a column that says what it is', async () => {
      const table = (await inspectTables(database)).find(({ name }) => name === Sample.table);
      const columnName = kindColumn(kind);
      const found = table?.columns.find(({ name }) => name === columnName);
      // SQLite tells some of its types in capitals.
      expect(found?.type.toLowerCase()).toBe(at(one.column));
    });

    it('is printed by inspectdb', async () => {
      const tables = (await inspectTables(database)).filter(({ name }) => name === Sample.table);
      const printed = typeof one.printed === 'string' ? one.printed : at(one.printed);
      expect(modelsSource(tables, { app: null, known: [] })).toContain(`${kind}: field.${printed}`);
    });

    if (one.fallback !== undefined) {
      it('has a default in the database too', async () => {
        await database.kysely.insertInto(Defaults.table).defaultValues().execute();
        const manager = new ModelManager(Defaults, sqlModelStore(database, Defaults));
        const [row] = await manager.list({ limit: 1 });
        expect((row as Record<string, unknown>)[kind]).toStrictEqual(one.fallback);
      });
    }

    it('is asked for by a form, and shown as it was', async () => {
      const form = modelForm(Sample, { fields: [kind] });
      const shown = form.unbind({ initial: { [kind]: kept } as object }).fields[kind];
      expect(form.fields[kind]?.widget).toBe(one.widget);
      expect(shown?.value).toStrictEqual(one.shown);
      // What is kept of a file is not sent again.
      const isFile = one.widget === 'file';
      const initial = isFile ? { [kind]: kept } : {};
      const sent = form.bind(isFile ? [] : [[kind, String(shown?.value)]], { initial: initial as object });
      const expected = kind === 'time' ? '23:59:59.500000' : kept;
      expect(await sent.validate()).toStrictEqual({ ok: true, data: { [kind]: expected } });
      if (one.wrong === null) return;
      const wrong = form.bind([[kind, one.wrong]]);
      expect(await wrong.validate()).toEqual({ ok: false });
      expect([...(wrong.fields[kind]?.errors ?? [])]).toHaveLength(1);
    });

    it('is read from JSON', () => {
      const schema = modelSchema(Sample, { only: [kind] });
      const given = one.json ?? JSON.parse(JSON.stringify(one.value));
      expect(schema.parse({ [kind]: given })).toStrictEqual({ [kind]: kept });
      expect(schema.safeParse({ [kind]: kind === 'json' ? undefined : {} }).success).toBe(
        kind === 'json' && false,
      );
    });

    it('has values that tests can make up', async () => {
      const declared = fields[kind] as ModelField;
      const made = [1, 2].map((number) => kindOf(declared).sample(kind, declared, number));
      expect(made[0] !== undefined).toBe(one.sampled);
      if (one.sampled) expect((await written({ [kind]: made[1] }))[kind]).toStrictEqual(made[1]);
    });
  });
});

/** The column of a kind's field in the sample table. */
function kindColumn(kind: string): string {
  return kind === 'bigInteger' ? 'big_integer' : kind;
}

it('a kind of field has a builder by its name', () => {
  expect(Object.keys(field)).toEqual(Object.keys(kinds));
});

it.each(['12:30', 'x', ''])('a text is parsed by each kind without an exception: %j', (typed) => {
  for (const { field: declared } of list) {
    const parsed = kindOf(declared).parse(typed, declared);
    expect(parsed instanceof ValueProblem || parsed !== undefined).toBe(true);
  }
});
