import type { PatternPart } from '../../../database/contract/text-pattern.ts';
import { TRIGRAM } from '../../../database/contract/trigram-index.ts';
import { isReference } from '../../../models/kinds/model-field.ts';
import { hasTrigrams } from '../../../models/model.ts';
import { Condition, type TextPlace } from '../../../models/rows/condition.ts';
import { FilterGroup, RelatedRow } from '../../../models/rows/filter.ts';
import { referredModel } from '../../../models/rows/references.ts';
import { modelColumns } from '../columns/model-columns.ts';
import { storedId } from '../columns/stored-id.ts';
import type { TestedTable } from './field-condition.ts';
import { textTestPattern } from './text-test-pattern.ts';

/**
 * What a row has to have for a filter to find it, as far as indexes can tell: parts of texts, an id, a reference to a row that
 * has what it needs, all of some of these, or any.
 */
export type RowNeed =
  | { readonly kind: 'part'; readonly column: string; readonly text: string }
  | { readonly kind: 'id'; readonly id: unknown }
  | { readonly kind: 'related'; readonly column: string; readonly other: TestedTable; readonly need: RowNeed }
  | { readonly kind: 'all' | 'any'; readonly of: readonly RowNeed[] };

/** The need of a filter; null where no trigram index of the models would help. */
export function rowNeed(table: TestedTable, filter: unknown): RowNeed | null {
  const need = needOf(table, filter);
  return need && hasPart(need) ? need : null;
}

function hasPart(need: RowNeed): boolean {
  if (need.kind === 'related') return hasPart(need.need);
  return need.kind === 'part' || (need.kind !== 'id' && need.of.some(hasPart));
}

function needOf(table: TestedTable, filter: unknown): RowNeed | null {
  // What is no filter is refused where it is read for what it says.
  if (typeof filter !== 'object' || filter === null) return null;
  const group = FilterGroup.partsOf(filter);
  if (group?.kind === 'none') return null;
  if (group?.kind === 'any') {
    const needs = group.filters.map((part) => needOf(table, part));
    const known = needs.filter((need) => need !== null);
    return known.length === needs.length ? { kind: 'any', of: known } : null;
  }
  const parts = group
    ? group.filters.map((part) => needOf(table, part))
    : Object.entries(filter).map(([name, given]) => fieldNeed(table, name, given));
  return allOf(parts.filter((need) => need !== null));
}

function allOf(needs: readonly RowNeed[]): RowNeed | null {
  return needs.length === 0 ? null : { kind: 'all', of: needs };
}

function fieldNeed(table: TestedTable, name: string, given: unknown): RowNeed | null {
  const { model, columns } = table;
  const related = RelatedRow.filterOf(given);
  if (related) return relatedNeed(table, name, related);
  if (name === 'id' && (typeof given === 'string' || typeof given === 'number')) {
    const id = storedId(table, given);
    return id === null ? { kind: 'any', of: [] } : { kind: 'id', id };
  }
  const test = Condition.testOf(given);
  if (test?.kind !== 'text' || typeof test.text !== 'string' || !hasTrigrams(model, name)) return null;
  const column = columns.columnOf(name);
  const texts = partsOf(test.place, test.text);
  return allOf(texts.map((text) => ({ kind: 'part', column, text })));
}

function relatedNeed(table: TestedTable, name: string, filter: object): RowNeed | null {
  const { database, model, userModel } = table;
  const field = model.fields[name];
  if (!field || !isReference(field)) return null;
  const target = referredModel(model, field, userModel);
  const other = { ...table, model: target, columns: modelColumns(target, database.dialect, { userModel }) };
  const need = needOf(other, filter);
  return need && { kind: 'related', column: table.columns.columnOf(name), other, need };
}

/** What stands in the text as it is, where it is long enough. A beginning alone is for the index that sorts the texts. */
function partsOf(place: TextPlace, text: string): readonly string[] {
  if (place === 'start' || text.includes('\0') || !text.isWellFormed()) return [];
  const runs = [''];
  for (const part of textTestPattern(place, text)) {
    if (isText(part)) runs.push((runs.pop() ?? '') + part.text);
    else runs.push('');
  }
  return runs.filter((run) => [...run].length >= TRIGRAM);
}

function isText(part: PatternPart): part is { readonly text: string } {
  return typeof part !== 'string';
}
