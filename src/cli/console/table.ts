import cutAt from 'fast-string-truncated-width';
import type { TableColumn } from '../../apps/contract/commands/table-column.ts';
import { visibleText } from '../../support/texts/visible-text.ts';

/** Columns of the terminal between two of the table. */
const GAP = 2;
const LEAST = 12;
/** Where nothing is cut, a longer value does not move the columns of all other rows. */
const MOST = 60;

export interface Table {
  readonly columns: readonly TableColumn[];
  /** The values of each row, in the order of the columns. */
  readonly rows: readonly (readonly string[])[];
}

interface Column {
  readonly cells: readonly string[];
  readonly widest: number;
  readonly least: number;
  /** Whether it is never cut. */
  readonly whole: boolean;
  readonly dispensable: boolean;
}

/**
 * A table in lines, the titles first. In a terminal of `width` columns it is as wide as that at most: columns are left out, and
 * values cut with `…`. Without a width every value is whole.
 */
export function tableLines({ columns, rows }: Table, width: number | null): readonly string[] {
  const all = columns.map((column, index) =>
    measured(column, [column.title, ...rows.map((row) => row[index] ?? '')]),
  );
  const shown = width === null ? all : withoutDispensable(all, width);
  const widths = width === null ? shown.map(({ widest }) => Math.min(widest, MOST)) : fitted(shown, width);
  return [-1, ...rows.keys()].map((row) =>
    shown
      .map(({ cells }, index) => padded(cells[row + 1] ?? '', widths[index] ?? 0, width !== null))
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
}

function measured({ least = LEAST, dispensable = false }: TableColumn, texts: readonly string[]): Column {
  const cells = texts.map(visibleText);
  const widest = Math.max(...cells.map(widthOf));
  return {
    cells,
    widest,
    least: Math.min(widest, least),
    whole: least === Number.POSITIVE_INFINITY,
    dispensable,
  };
}

/** Those columns that have room, each with its least width. */
function withoutDispensable(columns: readonly Column[], width: number): readonly Column[] {
  if (total(columns.map(({ least }) => least)) <= width) return columns;
  const last = columns.findLastIndex(({ dispensable }) => dispensable);
  return last === -1 ? columns : withoutDispensable(columns.toSpliced(last, 1), width);
}

/** The widths that fit: the widest column gives first, and none goes below its least width while another can give. */
function fitted(columns: readonly Column[], width: number): readonly number[] {
  const widths = columns.map(({ widest }) => widest);
  const giving = (limit: (column: Column) => number) =>
    columns
      .map((column, index) => ({
        index,
        spare: (widths[index] ?? 0) > limit(column) ? (widths[index] ?? 0) : 0,
      }))
      .reduce((most, next) => (next.spare > most.spare ? next : most));
  while (total(widths) > width) {
    const preferred = giving(({ least }) => least);
    const { index, spare } =
      preferred.spare > 0 ? preferred : giving(({ whole, widest }) => (whole ? widest : 1));
    if (spare === 0) return widths;
    widths[index] = spare - 1;
  }
  return widths;
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + GAP * Math.max(0, widths.length - 1);
}

function padded(text: string, width: number, cuts: boolean): string {
  const cut = cuts ? cutTo(text, width) : text;
  return cut + ' '.repeat(Math.max(0, width - widthOf(cut)));
}

function cutTo(text: string, limit: number): string {
  const { index, ellipsed } = cutAt(text, { limit, ellipsis: '…', ellipsisWidth: 1 });
  return ellipsed ? `${text.slice(0, index)}…` : text.slice(0, index);
}

function widthOf(text: string): number {
  return cutAt(text).width;
}
