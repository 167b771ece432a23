import type { MigrationListener } from './migration-event.ts';
import type { MigrationTarget } from './migration-plan.ts';

export interface MigrateOptions {
  /** Default: everything. */
  readonly target?: MigrationTarget | undefined;
  /** Only records the migrations as applied (or taken back), and changes nothing else. Default false. */
  readonly fake?: boolean | undefined;
  /** Takes over tables that are there already (see `missingOfInitial`). Default false. */
  readonly fakeInitial?: boolean | undefined;
  /** Told what happens. */
  readonly onEvent?: MigrationListener | undefined;
}
