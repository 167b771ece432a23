import type { Source } from '../contract/source-layout.ts';

export interface ConcurrentOptions {
  /**
   * Whether PostgreSQL lets others write to the table meanwhile. Such an operation is alone in its migration. SQLite does
   * it as ever. Default false.
   */
  readonly concurrently?: boolean;
}

export function concurrentlySource(concurrently: boolean): readonly Source[] {
  return concurrently ? [{ object: [['concurrently', 'true']] }] : [];
}
