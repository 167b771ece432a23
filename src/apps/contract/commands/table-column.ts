/** A column of a table that a command prints. */
export interface TableColumn {
  /** What stands above it. */
  readonly title: string;
  /** Characters that it keeps while other columns can be left out. Default 12. Infinity: it is never cut. */
  readonly least?: number;
  /** Whether it is left out where the terminal is too narrow; of several, the last one first. Default false. */
  readonly dispensable?: boolean;
}
