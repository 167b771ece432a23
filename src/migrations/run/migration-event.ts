import type { Migration } from '../operations/migration.ts';
import type { MigrationStep } from './migration-plan.ts';

/** What a run of migrations tells whoever started it. */
export type MigrationEvent =
  | ({ readonly kind: 'started' } & MigrationStep)
  /** `faked`: recorded alone. `adopted`: tables that were there already were taken over. */
  | {
      readonly kind: 'applied' | 'unapplied';
      readonly migration: Migration;
      readonly faked: boolean;
      readonly adopted: boolean;
    }
  /** How far a data migration is: `total` is null where it does not say. */
  | {
      readonly kind: 'progress';
      readonly migration: Migration;
      readonly done: number;
      readonly total: number | null;
    }
  /** Told once for each migration: another process migrates, or uses a table that this one changes. */
  | { readonly kind: 'waiting'; readonly migration: Migration; readonly for: 'migration' | 'table' };

export type MigrationListener = (event: MigrationEvent) => void;
