import { createHash } from 'node:crypto';
import type { Sentence } from '../../support/texts/keyed-text.ts';
import { FieldError } from '../fields/field-error.ts';
import type { ReferredModel } from '../fields/referred-model.ts';
import { MAX_NAME_BYTES } from '../values/database-name.ts';
import { snakeCase } from '../values/names.ts';

/** What a relation is between: the model itself, the project's users, or another model. */
type RelationTarget = 'self' | 'user' | (() => ReferredModel);

export interface ManyToManyOptions {
  /** The table of the pairs. Default, as Django: the model's table and the name, `blog_post_tags`. Django's `db_table`. */
  readonly table?: string;
  /** A model of one's own whose rows are the pairs; no table is made then. It has a foreign key to each side. */
  readonly through?: () => ReferredModel;
  /** Its foreign keys to this model and to the other one, where it has several to one of them. */
  readonly throughFields?: readonly [own: string, other: string];
  /** Of `'self'`: whether who is related to a row has that row among its own too. Default true, as in Django. */
  readonly symmetrical?: boolean;
  /** What people read beside it. Default: made from the name. Django's `verbose_name`. */
  readonly label?: Sentence;
  readonly helpText?: Sentence;
  /** Whether forms ask for at least one. Default false. Django's `blank`, the other way round. */
  readonly required?: boolean;
  /** Whether forms may show it at all. Default true. */
  readonly editable?: boolean;
}

/** A relation between many rows and many others, as data: Django's `ManyToManyField`. */
export interface ManyToMany<R extends RelationTarget = RelationTarget> extends ManyToManyOptions {
  readonly kind: 'manyToMany';
  readonly references: R;
  readonly symmetrical: boolean;
  readonly required: boolean;
  readonly editable: boolean;
}

/** The relations of a model by name. */
export type ModelRelations = Readonly<Record<string, ManyToMany>>;

const optionNames: readonly string[] = [
  ...['table', 'through', 'throughFields', 'symmetrical'],
  ...['label', 'helpText', 'required', 'editable'],
];

/**
 * Relates each row to any number of others: `relations: { tags: manyToMany(() => Tag) }`. `'self'` stands for rows of the
 * same model, `'user'` for the project's users. Django's `ManyToManyField`.
 *
 * @throws LatchkeyError `field_invalid`.
 */
export function manyToMany<const R extends RelationTarget>(
  references: R,
  options: ManyToManyOptions = {},
): ManyToMany<R> {
  const refuse = (reason: string) => new FieldError('field_invalid', { kind: 'manyToMany', reason });
  const unknown = Object.keys(options).find((name) => !optionNames.includes(name));
  if (unknown !== undefined) {
    throw refuse(`it has no option ${unknown}. It has: ${optionNames.join(', ')}`);
  }
  const { through, throughFields, table } = options;
  if (through && table !== undefined) throw refuse('the table of the pairs is that of its through model');
  if (throughFields && !through) throw refuse('throughFields needs a through model');
  if (options.symmetrical && references !== 'self') throw refuse("only a relation to 'self' is symmetrical");
  return Object.freeze({
    symmetrical: references === 'self',
    required: false,
    editable: true,
    ...options,
    kind: 'manyToMany',
    references,
  });
}

/** Hexadecimal digits that Django ends a name with that it has cut off. */
const DJANGO_DIGITS = 4;

/**
 * The table of a relation's pairs where no model declares it: Django's name, cut off as Django does on PostgreSQL
 * (`truncate_name` of django/db/backends/utils.py).
 */
export function joinTableName(
  owner: { readonly table: string },
  name: string,
  { table }: ManyToMany,
): string {
  const whole = table ?? `${owner.table}_${snakeCase(name)}`;
  if (table !== undefined || [...whole].length <= MAX_NAME_BYTES) return whole;
  const digest = createHash('md5').update(whole).digest('hex').slice(0, DJANGO_DIGITS);
  return [...whole].slice(0, MAX_NAME_BYTES - DJANGO_DIGITS).join('') + digest;
}
