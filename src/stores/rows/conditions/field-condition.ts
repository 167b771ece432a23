import type { Expression, SqlBool } from 'kysely';
import { z } from 'zod';
import type { Database } from '../../../database/contract/database.ts';
import { sql } from '../../../database/sql/kysely.ts';
import { valueSchema } from '../../../models/kinds/field-schema.ts';
import { isReference, isTextKind, type ModelField } from '../../../models/kinds/model-field.ts';
import type { Model } from '../../../models/model.ts';
import { hasCountedId } from '../../../models/model-key.ts';
import { type Comparison, Condition, type FieldTest } from '../../../models/rows/condition.ts';
import { referredModel } from '../../../models/rows/references.ts';
import { foldCase } from '../../../models/values/fold-case.ts';
import type { ModelColumns } from '../columns/model-columns.ts';
import { comparedValue } from './comparable-value.ts';
import { joinTests } from './join-tests.ts';
import { refuseQuery } from './store-error.ts';
import { textTestPattern } from './text-test-pattern.ts';

/** What a row is asked for: SQL, which may be null for unknown, or the answer where it is known without asking. */
export type RowTest = Expression<SqlBool> | boolean;

/** Whose rows are asked for. */
export interface TestedTable {
  readonly database: Database;
  readonly model: Model;
  /** What `foreignKey('user')` refers to. */
  readonly userModel: Model;
  readonly columns: ModelColumns;
  /** The values of all lists in the filter so far. */
  readonly listed: { count: number };
  /** What makes of a filter a test that trigram indexes answer, where one is wanted. It finds the same rows. */
  readonly narrow?: (table: TestedTable, filter: object, test: (table: TestedTable) => RowTest) => RowTest;
  /** How the rows are called in the query, where they are few: what they refer to is looked up for each. */
  readonly oneByOne?: { readonly name: string; readonly depth: number };
}

/** What one field is asked for, in SQL that both databases answer alike. */
interface TestedField extends TestedTable {
  readonly name: string;
  /** None for an `id` that is a number; of a foreign key to other ids, the field of those. */
  readonly field: ModelField | null;
}

/** Values of one list, and of all lists of a filter. PostgreSQL takes 65,535 parameters, SQLite 32,766. */
const MAX_LISTED = 10_000;
const MAX_LISTED_TOGETHER = 30_000;
/** Characters that a text is looked for by. SQLite takes patterns of 50,000 bytes. */
const MAX_PATTERN = 10_000;

const OPERATORS = { lt: '<', lte: '<=', gt: '>', gte: '>=' } as const satisfies Record<Comparison, string>;

/** What no text can have: PostgreSQL refuses to look for it. */
function isImpossibleText(text: string): boolean {
  return text.includes('\0') || !text.isWellFormed();
}

/**
 * The condition that a field's value, or condition, in a filter stands for.
 *
 * @throws LatchkeyError `query_invalid`.
 */
export function fieldCondition(table: TestedTable, name: string, given: unknown): RowTest {
  return testGiven({ ...table, name, field: testedField(table, name) }, given);
}

/** The field that says what a column holds; of a foreign key, that of the other model's id. Null for a counted id. */
export function testedField(
  { model, userModel }: Pick<TestedTable, 'model' | 'userModel'>,
  name: string,
): ModelField | null {
  const declared = model.fields[name] ?? null;
  if (declared && (!isReference(declared) || declared.mapping)) return declared;
  const { id } = declared ? referredModel(model, declared, userModel) : model;
  // What `'user'` takes is not said by the field.
  return hasCountedId({ id }) && declared?.references !== 'user' ? declared : id;
}

/** True for every row for which the test is not: neither false nor unknown. */
export function negated(test: RowTest): RowTest {
  return typeof test === 'boolean' ? !test : sql<boolean>`(${test}) is not true`;
}

function testGiven(tested: TestedField, given: unknown): RowTest {
  const test = Condition.testOf(given);
  return test ? testField(tested, test) : isOneOf(tested, [given]);
}

function testField(tested: TestedField, test: FieldTest): RowTest {
  switch (test.kind) {
    case 'compare':
      return isInOrder(tested, test.by, test.value);
    case 'list':
      return isOneOf(tested, listed(tested, test.values));
    case 'text':
      return hasText(tested, test);
    case 'not':
      return negated(testGiven(tested, test.of));
    default:
      return test satisfies never;
  }
}

function listed({ model, name, listed }: TestedField, values: unknown): readonly unknown[] {
  if (!Array.isArray(values)) throw refuseQuery(model, `its list for ${name} is no list`);
  if (values.length > MAX_LISTED)
    throw refuseQuery(model, `its list for ${name} has more than ${MAX_LISTED} values`);
  listed.count += values.length;
  if (listed.count > MAX_LISTED_TOGETHER) {
    throw refuseQuery(model, `its lists have more than ${MAX_LISTED_TOGETHER} values together`);
  }
  return values;
}

/** Null is found as every other value. A value that no row can have (text for a number) would fail on PostgreSQL. */
function isOneOf(tested: TestedField, given: readonly unknown[]): RowTest {
  const { model, name, field, columns } = tested;
  const schema = field ? valueSchema(field) : z.int();
  const kept: unknown[] = [];
  for (const value of given) {
    if (value === undefined) throw refuseQuery(model, `its value for ${name} is undefined`);
    if (value === null) continue;
    if (field?.kind === 'json') throw refuseQuery(model, `the JSON of ${name} is not compared`);
    const answer = schema.safeParse(value);
    if (answer.success) kept.push(columns.encode({ [name]: answer.data })[columns.columnOf(name)]);
  }
  const isNull = sql<boolean>`${sql.ref(columns.columnOf(name))} is null`;
  const isKept = kept.length > 0 && equals(tested, kept);
  if (!given.includes(null)) return isKept;
  return isKept ? sql<boolean>`(${isKept} or ${isNull})` : isNull;
}

function equals(
  { database, field, columns, name }: TestedField,
  stored: readonly unknown[],
): Expression<SqlBool> {
  const column = columns.columnOf(name);
  if (field?.kind === 'datetime') {
    const tests = stored.map((moment) => database.compareMoment(column, '=', moment as Date));
    return joinTests('any', tests);
  }
  const folds = field?.ignoreCase === true;
  const values = folds
    ? stored.map((value) => (typeof value === 'string' ? foldCase(value) : value))
    : stored;
  const left = folds ? database.foldCase(column) : sql.ref(column);
  return values.length === 1
    ? sql<boolean>`${left} = ${values[0]}`
    : sql<boolean>`${left} in (${sql.join(values)})`;
}

function isInOrder(tested: TestedField, by: Comparison, given: unknown): RowTest {
  const { model, database, columns, name, field } = tested;
  if (given === undefined) throw refuseQuery(model, `its value for ${name} is undefined`);
  if (field?.kind === 'json' || field?.kind === 'boolean') {
    throw refuseQuery(model, `the ${field.kind} of ${name} has no order`);
  }
  const compared = comparedValue(field, by, given);
  const column = columns.columnOf(name);
  if (compared === 'no') return false;
  if (compared === 'every') return sql<boolean>`${sql.ref(column)} is not null`;
  const operator = OPERATORS[compared.by];
  const asSql = sql.raw(operator);
  switch (compared.kind) {
    case 'moment':
      return database.compareMoment(column, operator, compared.value);
    case 'text':
      return field?.ignoreCase
        ? sql<boolean>`${database.foldCase(column)} ${asSql} ${foldCase(compared.value)}`
        : sql<boolean>`${database.byCodePoint(column)} ${asSql} ${compared.value}`;
    case 'number':
      // PostgreSQL would take the number for one of the column's size, and refuse those that are larger.
      return sql<boolean>`${sql.ref(column)} ${asSql} cast(${compared.value} as bigint)`;
    case 'decimal':
      return sql<boolean>`${sql.ref(column)} ${asSql} ${compared.value}`;
    case 'other':
      return sql<boolean>`${sql.ref(column)} ${asSql} ${columns.encode({ [name]: compared.value })[column]}`;
    default:
      return compared satisfies never;
  }
}

function hasText(
  tested: TestedField,
  { place, text, ignoreCase }: Extract<FieldTest, { kind: 'text' }>,
): RowTest {
  const { model, database, columns, name, field } = tested;
  if (typeof text !== 'string') throw refuseQuery(model, `the text that it looks for in ${name} is no text`);
  if (!field || !isTextKind(field.kind) || field.mapping) {
    throw refuseQuery(model, `${name} holds no text to look into`);
  }
  if (text.length > MAX_PATTERN) {
    throw refuseQuery(model, `the text that it looks for in ${name} has more than ${MAX_PATTERN} characters`);
  }
  if (isImpossibleText(text)) return false;
  const folds = ignoreCase || field.ignoreCase;
  const column = columns.columnOf(name);
  const left = folds ? database.foldCase(column) : database.byCodePoint(column);
  return database.matchesPattern(left, textTestPattern(place, folds ? foldCase(text) : text));
}
