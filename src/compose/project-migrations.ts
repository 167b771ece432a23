import type { BaseUser } from '../core/users/user.ts';
import type { Database } from '../database/contract/database.ts';
import { loadMigrations } from '../migrations/history/load-migrations.ts';
import { requireMigrations } from '../migrations/history/require-migrations.ts';
import type { Migration } from '../migrations/operations/migration.ts';
import type { MigrateOptions } from '../migrations/run/migrate-options.ts';
import type { MigrationStep } from '../migrations/run/migration-plan.ts';
import { migrate } from '../migrations/run/migrator.ts';
import { syncPermissions } from '../migrations/run/sync-permissions.ts';
import type { App as ModelApp } from '../models/app.ts';
import type { Model } from '../models/model.ts';
import { packageApps } from './parts/package-apps.ts';
import type { Project } from './project.ts';

/** The migrations of a project and of the package. */
export class ProjectMigrations {
  readonly #apps: readonly ModelApp[];
  readonly #userModel: Model;
  readonly #database: Database;
  #loaded: Promise<readonly Migration[]> | undefined;

  constructor({ apps, userModel }: Pick<Project<BaseUser>, 'apps' | 'userModel'>, database: Database) {
    this.#apps = [...packageApps, ...apps];
    this.#userModel = userModel;
    this.#database = database;
  }

  /** All of them, in the order in which they run. They are read once. */
  all(): Promise<readonly Migration[]> {
    this.#loaded ??= loadMigrations(this.#apps, this.#userModel);
    return this.#loaded;
  }

  /** Brings the database to a target, and makes the permissions of the models that have none yet. */
  async migrate(options?: MigrateOptions): Promise<readonly MigrationStep[]> {
    const all = await this.all();
    requireMigrations(this.#apps, all);
    const done = await migrate(this.#database, all, options);
    await syncPermissions(this.#database, this.#apps, this.#userModel);
    return done;
  }
}
