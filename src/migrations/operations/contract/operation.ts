/**
 * The operations that change tables, by kind. Each adds itself here, in its own file, and in `operation-table.ts`; what is
 * missing there or in an editor does not compile.
 */
// biome-ignore lint/suspicious/noEmptyInterface: each operation adds to it.
export interface SchemaOperations {}

/** The operations that change no table, or whatever people write, by kind. */
// biome-ignore lint/suspicious/noEmptyInterface: each operation adds to it.
export interface OtherOperations {}

/** All operations, by kind. */
export interface Operations extends SchemaOperations, OtherOperations {}

/** An operation that an editor carries out. */
export type SchemaOperation = SchemaOperations[keyof SchemaOperations];

/** One step of a migration, as data. Each can be turned round, given the tables as they were before it. */
export type Operation = Operations[keyof Operations];
