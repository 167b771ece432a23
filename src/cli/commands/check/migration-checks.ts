import { describeChange } from '../../../migrations/make/describe-change.ts';
import { missingMigrations } from '../../../migrations/make/missing-migrations.ts';
import { type Problem, warning } from '../../console/problem.ts';
import type { LoadedProject } from '../../project/load-project.ts';

/** Whether the migrations make what the models say. Looks at no database. */
export async function migrationProblems({ open, project }: LoadedProject): Promise<Problem[]> {
  const { apps, userModel } = project;
  const missing = await missingMigrations({ apps, userModel, migrations: await open.migrations() });
  if (missing.length === 0) return [];
  const changes = missing.flatMap((migration) => migration.changes.map(describeChange));
  return [
    warning(
      'database.W002',
      `Models have changes that no migration makes. Run: latchkey makemigrations\n${changes.join('\n')}`,
    ),
  ];
}
