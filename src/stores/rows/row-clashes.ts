import { isReference } from '../../models/kinds/model-field.ts';
import type { RowId } from '../../models/model-key.ts';
import { referredModel } from '../../models/rows/references.ts';
import type { RowReads, RowRecord } from './listing/row-reads.ts';

/** What other rows have against the values of a row: unique values that are taken, and references that lead nowhere. */
export class RowClashes {
  readonly #rows: RowReads;

  constructor(rows: RowReads) {
    this.#rows = rows;
  }

  /** The field among these values that another row than `id` has already; null for none. */
  async duplicateField(values: Readonly<RowRecord>, id: RowId | null): Promise<string | null> {
    const [names] = await this.duplicates(values, id);
    return names?.find((name) => values[name] !== undefined) ?? null;
  }

  /** Rows of one change that clash with each other alone: after it, none has the value. */
  uniqueField(values: Readonly<RowRecord>): string | null {
    const { fields, indexes } = this.#rows.table.model;
    const several = indexes.flatMap((index) => (index.unique ? index.fields : []));
    const isUnique = (name: string) => fields[name]?.unique === true || several.includes(name);
    return Object.keys(values).find(isUnique) ?? null;
  }

  /** See `ModelStore.duplicates`. */
  async duplicates(values: Readonly<RowRecord>, id: RowId | null): Promise<readonly (readonly string[])[]> {
    const names = Object.keys(this.#rows.table.model.fields).filter(
      (name) => this.#rows.table.model.fields[name]?.unique,
    );
    const single = [...(id === null ? ['id'] : []), ...names].map((name) => [name]);
    const several = this.#rows.table.model.indexes.flatMap(({ fields, unique }) => (unique ? [fields] : []));
    // A change of some fields can clash together with others, which stay as they are.
    const before = id === null || several.length === 0 ? null : await this.#rows.find(id);
    // By name: another value of the row may be one that cannot be read.
    const valueAfter = (name: string) => (values[name] === undefined ? before?.[name] : values[name]);
    const found: (readonly string[])[] = [];
    for (const names of [...single, ...several]) {
      if (names.every((name) => values[name] === undefined)) continue;
      const wanted = names.map((name) => [name, valueAfter(name)] as const);
      if (wanted.some(([, value]) => value === null || value === undefined)) continue;
      if (await this.#isTaken(wanted, id)) found.push(names);
    }
    return found;
  }

  /** Whether another row than `id` has all of these values. */
  async #isTaken(wanted: readonly (readonly [string, unknown])[], id: RowId | null): Promise<boolean> {
    let same = this.#rows.table.database.kysely
      .selectFrom(this.#rows.table.model.table)
      .select(this.#rows.columns.columnOf('id'));
    for (const [name, value] of wanted) same = same.where(this.#rows.sameValue(name, value));
    const other = await (id === null
      ? same
      : same.where(this.#rows.columns.columnOf('id'), '!=', this.#rows.storedId(id))
    ).executeTakeFirst();
    return other !== undefined;
  }

  /** The foreign key among these values whose row is not there; null: all are. */
  async missingRow(values: Readonly<RowRecord>): Promise<string | null> {
    for (const [name, field] of Object.entries(this.#rows.table.model.fields)) {
      const given = values[name];
      if (!isReference(field) || given === null || given === undefined) continue;
      const [value] = Object.values(this.#rows.columns.encode({ [name]: given }));
      const there = await this.#rows.table.database.kysely
        .selectFrom(referredModel(this.#rows.table.model, field, this.#rows.table.userModel).table)
        .select('id')
        .where('id', '=', value)
        .executeTakeFirst();
      if (!there) return name;
    }
    return null;
  }
}
